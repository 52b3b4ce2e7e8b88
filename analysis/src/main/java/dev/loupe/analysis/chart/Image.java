package dev.loupe.analysis.chart;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableIntArray;
import java.awt.image.BufferedImage;

/**
 * A small image.
 *
 * @param label what stands below it; may be empty
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param pixels row after row from the top: in 8 bits each alpha, red, green and blue, the last
 *     lowest
 */
public record Image(String label, int width, int height, ImmutableIntArray pixels) {
  private static final int OPAQUE = 0xff << 24;

  public Image {
    checkArgument(width > 0 && height > 0, "no pixels: %s x %s", width, height);
    checkArgument(
        (long) width * height == pixels.length(),
        "%s pixels for %s x %s",
        pixels.length(),
        width,
        height);
  }

  /**
   * Values as colours; what is infinite or NaN is transparent.
   *
   * @param values the uppermost row first
   */
  public static Image of(String label, Grid values, ColorScale scale) {
    ImmutableIntArray.Builder pixels = ImmutableIntArray.builder(values.values().length());
    values
        .values()
        .forEach(value -> pixels.add(Double.isFinite(value) ? OPAQUE | scale.color(value) : 0));
    return new Image(label, values.width(), values.height(), pixels.build());
  }

  /** The pixels of an image, as they are. */
  public static Image of(String label, BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    return new Image(label, width, height, ImmutableIntArray.copyOf(pixels));
  }

  Image flipped() {
    ImmutableIntArray.Builder upsideDown = ImmutableIntArray.builder(pixels.length());
    for (int row = height - 1; row >= 0; row--) {
      upsideDown.addAll(pixels.subArray(row * width, (row + 1) * width));
    }
    return new Image(label, width, height, upsideDown.build());
  }
}
