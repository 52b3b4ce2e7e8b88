package dev.loupe.analysis.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.analysis.chart.Image;
import dev.loupe.analysis.chart.ImageGrid;
import dev.loupe.analysis.maximize.LearningRate;
import dev.loupe.analysis.maximize.Recipe;
import dev.loupe.analysis.maximize.Step;
import dev.loupe.analysis.maximize.ValueRange;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.Normalization;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On made-up images, each class of which is bright in a band of its own. */
class ClassMaximizerTest {
  private static final Recipe SHORT =
      Recipe.PLAIN
          .withSteps(12)
          .withRate(LearningRate.constant(1))
          .withRange(ValueRange.of(Normalization.NONE));

  @TempDir private static Path folder;
  private static FashionMnist data;
  private static FashionNet net;

  @BeforeAll
  static void train() throws IOException {
    IdxFiles.writeAll(folder, 300, 100);
    data = FashionMnist.read(folder);
    net = new FashionTraining(data, 50, line -> {}).run(TrainingRecipe.GOOD, 1).net();
  }

  @AfterAll
  static void close() {
    data.close();
  }

  private static double brightness(BufferedImage image, int band) {
    double sum = 0;
    for (int y = 3 * band; y < 3 * band + 3; y++) {
      for (int x = 0; x < 28; x++) {
        sum += image.getRGB(x, y) & 0xff;
      }
    }
    return sum;
  }

  @Test
  void theImageIsSeenAsItsClassAndBrightInItsBand() {
    for (int label : new int[] {1, 4, 7}) {
      List<Step> steps = new ArrayList<>();
      ClassImage image =
          new ClassMaximizer(net, SHORT, 1).maximize(label, (step, now) -> steps.add(step));

      assertThat(image.label()).isEqualTo(label);
      assertThat(image.seen()).isEqualTo(label);
      assertThat(steps).hasSize(13);
      assertThat(image.activation())
          .isEqualTo(steps.stream().mapToDouble(Step::activation).max().orElseThrow())
          .isGreaterThan(steps.get(0).activation());
      assertThat(brightness(image.image(), label))
          .isGreaterThan(brightness(image.image(), (label + 5) % 9));
    }
  }

  @Test
  void theSeedDecides() {
    ClassImage one = new ClassMaximizer(net, SHORT, 3).maximize(2, (step, now) -> {});
    ClassImage same = new ClassMaximizer(net, SHORT, 3).maximize(2, (step, now) -> {});

    assertThat(same.activation()).isEqualTo(one.activation());
    assertThat(Image.of("", same.image())).isEqualTo(Image.of("", one.image()));
  }

  @Test
  void aClassThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new ClassMaximizer(net, SHORT, 1).maximize(10, (step, now) -> {}))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("There is no unit 10: its value has 10 units, from 0");
  }

  @Test
  void theChartHasEachImageBelowTheMeanOfItsClass() {
    List<ClassImage> images = new ArrayList<>();
    for (int label = 0; label < 7; label++) {
      BufferedImage black = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
      images.add(new ClassImage(label, label + 0.25, 9, black));
    }
    ImageGrid grid = (ImageGrid) ClassChart.of(data.training(), images).panels().get(0);

    assertThat(grid.columns()).isEqualTo(5);
    assertThat(grid.images())
        .extracting(Image::label)
        .startsWith("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "0.3: Ankle boot")
        .endsWith("Sandal", "Shirt", "5.3: Ankle boot", "6.3: Ankle boot");
    assertThat(grid.images().get(0).pixels().get(0) & 0xff).isGreaterThan(200);
    assertThat(grid.images().get(5).pixels().get(0)).isEqualTo(0xff000000);
  }
}
