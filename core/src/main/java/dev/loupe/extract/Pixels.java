package dev.loupe.extract;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The pixels of an image, as floats from 0 to 255. */
final class Pixels {
  private final float[][] planes;
  private final int height;
  private final int width;

  /**
   * @param planes of the shape (C, H x W): red, green and blue, or grey alone
   */
  private Pixels(float[][] planes, int height, int width) {
    this.planes = planes;
    this.height = height;
    this.width = width;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int channels() {
    return planes.length;
  }

  /** A channel's pixels, row by row. */
  float[] plane(int channel) {
    return planes[channel];
  }

  /**
   * Reads a file that Java's ImageIO knows. Transparency is left out, and so is the orientation
   * that cameras note in JPEGs.
   *
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if it is no such image
   */
  static Pixels read(Path file, boolean grey) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IllegalArgumentException("it is no image that Java's ImageIO knows");
    }
    float[][] planes = isPlainGrey(image) ? greyPlane(image) : rgbPlanes(image);
    return new Pixels(inColors(planes, grey ? 1 : 3), image.getHeight(), image.getWidth());
  }

  /** Java takes such values for linear light, and would make them brighter. */
  private static boolean isPlainGrey(BufferedImage image) {
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && !(image.getColorModel() instanceof IndexColorModel);
  }

  private static float[][] greyPlane(BufferedImage image) {
    Raster raster = image.getRaster();
    float[] plane = new float[image.getWidth() * image.getHeight()];
    raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, plane);
    float scale = 255f / ((1L << image.getColorModel().getComponentSize(0)) - 1);
    for (int i = 0; i < plane.length; i++) {
      plane[i] *= scale;
    }
    return new float[][] {plane};
  }

  private static float[][] rgbPlanes(BufferedImage image) {
    int width = image.getWidth();
    int[] colors = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    float[][] planes = new float[3][colors.length];
    for (int i = 0; i < colors.length; i++) {
      planes[0][i] = colors[i] >> 16 & 0xff;
      planes[1][i] = colors[i] >> 8 & 0xff;
      planes[2][i] = colors[i] & 0xff;
    }
    return planes;
  }

  private static float[][] inColors(float[][] planes, int count) {
    if (planes.length == count) {
      return planes;
    } else if (count == 3) {
      return new float[][] {planes[0], planes[0].clone(), planes[0].clone()};
    }
    // Luma as of ITU-R BT.601.
    float[] grey = new float[planes[0].length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = 0.299f * planes[0][i] + 0.587f * planes[1][i] + 0.114f * planes[2][i];
    }
    return new float[][] {grey};
  }

  /** Scaled to a size; see {@link Resampling}. */
  Pixels resized(int newHeight, int newWidth) {
    Resampling vertical = Resampling.of(height, newHeight);
    Resampling horizontal = Resampling.of(width, newWidth);
    float[][] resized = new float[planes.length][];
    for (int i = 0; i < planes.length; i++) {
      resized[i] = vertical.columns(horizontal.rows(planes[i], height), newWidth);
    }
    return new Pixels(resized, newHeight, newWidth);
  }

  /**
   * The middle.
   *
   * @throws IllegalArgumentException if the image is smaller
   */
  Pixels cropped(int newHeight, int newWidth) {
    if (newHeight > height || newWidth > width) {
      throw new IllegalArgumentException(
          "it is %dx%d (height x width), smaller than the %dx%d to cut out of it"
              .formatted(height, width, newHeight, newWidth));
    }
    int top = (int) Math.rint((height - newHeight) / 2.0);
    int left = (int) Math.rint((width - newWidth) / 2.0);
    float[][] cropped = new float[planes.length][newHeight * newWidth];
    for (int i = 0; i < planes.length; i++) {
      for (int y = 0; y < newHeight; y++) {
        System.arraycopy(planes[i], (top + y) * width + left, cropped[i], y * newWidth, newWidth);
      }
    }
    return new Pixels(cropped, newHeight, newWidth);
  }
}
