package dev.loupe.render.export.png;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import java.awt.AWTError;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Paints SVG documents into PNGs. */
public final class PngWriter {
  /** What viewers and graphics cards can show. */
  private static final int LONGEST_SIDE = 16_384;

  private static final double MOST_PIXELS = 100e6;

  /** Below this labels, which have 11 pixels, are but grey lines. */
  private static final double LEGIBLE = 0.5;

  private PngWriter() {}

  /**
   * Paints a document.
   *
   * @param svg a document without style sheets
   * @param scale how many pixels become of one of the document, in each direction
   * @param warnings is told if the image had to be smaller
   * @return a PNG with transparency, of at most 16,384 pixels a side and 100 million pixels
   * @throws BadInputException if this Java has no fonts, or the document is so large that nothing
   *     could be read at the largest scale that is possible, and a larger one was asked for
   */
  public static byte[] write(String svg, double scale, Consumer<String> warnings) {
    try {
      return encode(paint(load(svg), scale, warnings));
    } catch (LinkageError | InternalError | AWTError e) {
      // Java's own way to say that fontconfig, FreeType or AWT is missing.
      throw new BadInputException(
          "Cannot paint a PNG: this Java has no fonts; install fontconfig and a font such as"
              + " DejaVu, or write .svg or .pdf",
          e);
    }
  }

  private static SVGDocument load(String svg) {
    LoaderContext context =
        LoaderContext.builder()
            // By default JSVG gives up after 2,000 elements.
            .documentLimits(
                new DocumentLimits(
                    DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE))
            .build();
    byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
    @Nullable SVGDocument document =
        new SVGLoader().load(new ByteArrayInputStream(bytes), null, context);
    if (document == null) {
      throw new LoupeException("JSVG did not understand the drawing");
    }
    return document;
  }

  private static BufferedImage paint(
      SVGDocument document, double scale, Consumer<String> warnings) {
    double width = document.size().width;
    double height = document.size().height;
    double used = fit(width, height, scale);
    if (used < scale && used < LEGIBLE) {
      throw new BadInputException(tooLarge(width, height, used));
    }
    if (used < scale) {
      warnings.accept(
          String.format(
              Locale.ROOT,
              "the PNG has scale %.2f, as %s would make it larger than %,d pixels a side or %,.0f"
                  + " million pixels; show less, or write .svg or .pdf",
              used,
              scale,
              LONGEST_SIDE,
              MOST_PIXELS / 1e6));
    }
    BufferedImage image =
        new BufferedImage(pixels(width * used), pixels(height * used), BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(used, used);
    document.render((Component) null, graphics, null);
    graphics.dispose();
    return image;
  }

  private static String tooLarge(double width, double height, double most) {
    return String.format(
        Locale.ROOT,
        "Too large for a PNG that can be read: the drawing has %,.0f x %,.0f pixels, and a PNG at"
            + " most %,d a side; write .svg, .pdf or .html, show less, such as with --auto 100, or"
            + " say --scale %s for a small picture",
        width,
        height,
        LONGEST_SIDE,
        new BigDecimal(most).round(new MathContext(2, RoundingMode.DOWN)).toPlainString());
  }

  /** The scale, or the largest below it that keeps an image of a size within the limits. */
  static double fit(double width, double height, double scale) {
    double side = LONGEST_SIDE / Math.max(width, height);
    double area = Math.sqrt(MOST_PIXELS / (width * height));
    return Math.min(scale, Math.min(side, area));
  }

  private static int pixels(double size) {
    return Math.min(LONGEST_SIDE, Math.max(1, (int) Math.round(size)));
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      // The cache would be a file.
      ImageIO.setUseCache(false);
      if (!ImageIO.write(image, "png", out)) {
        throw new LoupeException("This Java cannot write PNGs");
      }
    } catch (IOException e) {
      throw new LoupeException("Cannot write the PNG", e);
    }
    return out.toByteArray();
  }
}
