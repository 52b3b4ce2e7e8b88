package dev.loupe.analysis.chart;

import dev.loupe.error.LoupeException;
import dev.loupe.render.export.svg.Svg;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Puts images into SVG documents, each of their pixels as one sharp rectangle. */
final class Raster {

  private Raster() {}

  static void draw(Image image, double x, double y, double width, double height, Svg svg) {
    svg.empty(
        "image",
        "x",
        x,
        "y",
        y,
        "width",
        width,
        "height",
        height,
        "preserveAspectRatio",
        "none",
        "href",
        "data:image/png;base64," + Base64.getEncoder().encodeToString(png(image)));
  }

  private static byte[] png(Image image) {
    BufferedImage pixels =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_ARGB);
    pixels.setRGB(0, 0, image.width(), image.height(), image.pixels().toArray(), 0, image.width());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      // The cache would be a file.
      ImageIO.setUseCache(false);
      ImageIO.write(pixels, "png", out);
    } catch (IOException e) {
      throw new LoupeException("Cannot write a PNG", e);
    }
    return out.toByteArray();
  }
}
