package dev.loupe.analysis.chart;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * Small images with labels, in rows.
 *
 * @param title what stands above it
 * @param images the images, at least one
 * @param columns how many stand beside each other
 * @param scale what their colours mean, if they stand for numbers
 */
public record ImageGrid(
    String title, ImmutableList<Image> images, int columns, Optional<ColorScale> scale)
    implements Panel {

  public ImageGrid {
    checkArgument(!images.isEmpty(), "no image");
    checkArgument(columns > 0, "no column");
  }

  /** Images whose colours are their own, in about as many rows as columns. */
  public static ImageGrid of(String title, List<Image> images) {
    return of(title, images, Optional.empty());
  }

  /** Images whose colours stand for numbers, in about as many rows as columns. */
  public static ImageGrid of(String title, List<Image> images, ColorScale scale) {
    return of(title, images, Optional.of(scale));
  }

  private static ImageGrid of(String title, List<Image> images, Optional<ColorScale> scale) {
    int columns = Math.max(1, (int) Math.ceil(Math.sqrt(images.size())));
    return new ImageGrid(title, ImmutableList.copyOf(images), columns, scale);
  }

  /** The same with another number of columns. */
  public ImageGrid withColumns(int other) {
    return new ImageGrid(title, images, other, scale);
  }
}
