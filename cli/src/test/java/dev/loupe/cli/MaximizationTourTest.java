package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.analysis.fashion.FashionMnist;
import dev.loupe.analysis.image.TensorImage;
import dev.loupe.analysis.maximize.L2Decay;
import dev.loupe.analysis.maximize.LearningRate;
import dev.loupe.analysis.maximize.Maximization;
import dev.loupe.analysis.maximize.Maximizer;
import dev.loupe.analysis.maximize.Recipe;
import dev.loupe.analysis.maximize.Target;
import dev.loupe.extract.Normalization;
import dev.loupe.model.JavaModel;
import dev.loupe.models.vision.UNet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/maximization.md shows is what happens. */
final class MaximizationTourTest {
  private static final TourPage PAGE = new TourPage("maximization.md");

  @TempDir private Path folder;

  @Test
  void theCodePrintsWhatItSays() throws IOException {
    assertThat(PAGE.codeThatIsNotIn(MaximizationTourTest.class)).isEmpty();
    assertThat(TourPage.printed(MaximizationTourTest::maximize)).isEqualTo("true\n20\n32\n");
  }

  private static void maximize() {
    // spotless:off
    torch.manual_seed(0);
    UNet unet = new UNet();
    unet.eval();
    Recipe recipe =
        Recipe.PLAIN
            .withSteps(20)
            .withRate(LearningRate.progress(1e6, 0.1))
            .with(new L2Decay(0.01));
    Maximizer maximizer =
        Maximizer.of(JavaModel.of(unet), "conv2d_2", Target.channel(3)).withRecipe(recipe);
    try (Maximization found = maximizer.run(torch.randn(1, 1, 32, 32))) {
      System.out.println(found.activation() > found.history().get(0).activation()); // true
      System.out.println(found.steps()); // 20
      BufferedImage image = TensorImage.of(found.best(), Normalization.NONE);
      System.out.println(image.getWidth()); // 32
    }
    // spotless:on
  }

  @Test
  void theCommandsWriteTheirImages() throws IOException {
    for (String command : PAGE.blocks("sh").get(0).strip().split("\n", -1)) {
      String[] arguments = command.replace("./loupe ", "").split(" ", -1);
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i].endsWith(".png") || arguments[i].endsWith(".gif")) {
          arguments[i] = folder.resolve(arguments[i]).toString();
        }
      }

      assertThat(Cli.run(arguments).out()).startsWith("Wrote " + folder);
    }
    assertThat(folder)
        .isDirectoryContaining("glob:**way.gif")
        .isDirectoryContaining("glob:**position.png")
        .isDirectoryContaining("glob:**channel3.png");
  }

  @Test
  void thePictureHasTheTenClasses() throws IOException {
    assertThat(PAGE.blocks("sh").get(1)).contains("./loupe maximize --demo -o maximization\n");
    assertThat(Path.of("..", "docs", "maximization", "classes.svg"))
        .content()
        .startsWith("<svg")
        .contains(FashionMnist.CLASSES.stream().map(name -> ">" + name + "<").toList())
        .contains(FashionMnist.CLASSES.stream().map(name -> ": " + name + "<").toList());
  }
}
