package dev.loupe.cli.maximize;

import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.fashion.ClassChart;
import dev.loupe.analysis.fashion.ClassImage;
import dev.loupe.analysis.fashion.ClassMaximizer;
import dev.loupe.analysis.fashion.FashionMnist;
import dev.loupe.analysis.fashion.FashionTraining;
import dev.loupe.analysis.fashion.TrainingRecipe;
import dev.loupe.analysis.image.AnimatedGif;
import dev.loupe.analysis.image.TensorImage;
import dev.loupe.analysis.maximize.Recipe;
import dev.loupe.analysis.maximize.StepListener;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.console.ProgressBar;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.extract.Normalization;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import picocli.CommandLine.Option;

/** Trains a small net on Fashion-MNIST, and makes the images that it takes most for its classes. */
final class MaximizeDemo {
  /** In hundredths of a second. */
  private static final int FRAME = 20;

  /** Pixels of the animation for each of the image, in each direction. */
  private static final int ZOOM = 8;

  private static final int BATCH_SIZE = 1024;
  private static final long SEED = 1;

  /** The class whose way is shown: the ankle boot. */
  private static final int ANIMATED = 9;

  @Option(
      names = "--demo",
      description = {
        "Train a small net on Fashion-MNIST, and maximize the units of its ten classes:"
            + " classes.svg",
        "and classes.png show them below the mean images, ankle-boot.gif the way of one."
      })
  private boolean wanted;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Where Fashion-MNIST is. Default: where Debian's and Ubuntu's package puts it:",
        "  apt install dataset-fashion-mnist"
      })
  private Path data = FashionMnist.FOLDER;

  /** Whether it is to be shown. */
  boolean isWanted() {
    return wanted;
  }

  /**
   * Shows it.
   *
   * @param folder is made if it is not there
   * @throws BadInputException if there is no Fashion-MNIST, or a file can't be written
   */
  void run(Recipe recipe, Path folder, PrintWriter out, PrintWriter err) {
    Progress progress = new Progress(err);
    try (FashionMnist images = FashionMnist.read(data)) {
      Files.createDirectories(folder);
      FashionTraining.Result trained =
          new FashionTraining(images, BATCH_SIZE, progress::say).run(TrainingRecipe.GOOD, SEED);
      ClassMaximizer maximizer = new ClassMaximizer(trained.net(), recipe, SEED);
      List<ClassImage> made = maximized(maximizer, recipe.steps(), folder, err);
      Chart chart = ClassChart.of(images.training(), made);
      chart.write(folder.resolve("classes.svg"));
      chart.write(folder.resolve("classes.png"));
      made.forEach(image -> out.println(text(image)));
      out.printf(
          Locale.ROOT,
          "Wrote %s; the net is right in %.1f %% of the validation images%n",
          folder.resolve("classes.svg"),
          100 * trained.accuracy());
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException("Cannot write to %s: %s".formatted(folder, FirstLine.of(e)), e);
    }
  }

  private static List<ClassImage> maximized(
      ClassMaximizer maximizer, int steps, Path folder, PrintWriter err) throws IOException {
    List<ClassImage> made = new ArrayList<>();
    try (ProgressBar bar = ProgressBar.onTerminal(err, "steps");
        AnimatedGif gif = new AnimatedGif(folder.resolve("ankle-boot.gif"), FRAME)) {
      int classes = FashionMnist.CLASSES.size();
      for (int label = 0; label < classes; label++) {
        int before = label * steps;
        StepListener shown =
            (step, image) -> bar.show(before + step.number(), (long) classes * steps);
        made.add(maximizer.maximize(label, label == ANIMATED ? filmed(gif, shown) : shown));
      }
    }
    return made;
  }

  private static StepListener filmed(AnimatedGif gif, StepListener shown) {
    return (step, image) -> {
      shown.onStep(step, image);
      try {
        gif.add(enlarged(image));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static BufferedImage enlarged(Tensor image) {
    BufferedImage small = TensorImage.of(image, Normalization.NONE);
    int width = ZOOM * small.getWidth();
    int height = ZOOM * small.getHeight();
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = large.createGraphics();
    graphics.drawImage(small, 0, 0, width, height, null);
    graphics.dispose();
    return large;
  }

  private static String text(ClassImage image) {
    return String.format(
        Locale.ROOT,
        "%s: %.2f, seen as %s",
        FashionMnist.CLASSES.get(image.label()),
        image.activation(),
        FashionMnist.CLASSES.get(image.seen()));
  }
}
