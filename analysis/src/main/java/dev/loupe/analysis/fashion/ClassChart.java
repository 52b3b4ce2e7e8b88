package dev.loupe.analysis.fashion;

import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.chart.Image;
import dev.loupe.analysis.chart.ImageGrid;
import dev.loupe.analysis.image.TensorImage;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.Normalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/** Draws the images to which a net's units answer most, each below the mean image of its class. */
public final class ClassChart {
  private static final int COLUMNS = 5;

  private ClassChart() {}

  /**
   * The chart: below each mean the name of its class, below each image its activation and what the
   * net takes it for.
   *
   * @param data of whose images the means are
   * @throws BadInputException if there is no image of a class
   */
  public static Chart of(LabelledImages data, List<ClassImage> images) {
    List<Image> cells = new ArrayList<>();
    for (int from = 0; from < images.size(); from += COLUMNS) {
      List<ClassImage> row = images.subList(from, Math.min(images.size(), from + COLUMNS));
      row.forEach(image -> cells.add(mean(data, image.label())));
      row.forEach(image -> cells.add(Image.of(caption(image), image.image())));
    }
    return Chart.of(
        "What the classes' units answer to most",
        List.of(
            ImageGrid.of("Means of the classes, and below them images made by the net", cells)
                .withColumns(COLUMNS)));
  }

  private static Image mean(LabelledImages data, int label) {
    try (Tensor mean = data.mean(label)) {
      return Image.of(FashionMnist.CLASSES.get(label), TensorImage.of(mean, Normalization.NONE));
    }
  }

  private static String caption(ClassImage image) {
    return String.format(
        Locale.ROOT, "%.1f: %s", image.activation(), FashionMnist.CLASSES.get(image.seen()));
  }
}
