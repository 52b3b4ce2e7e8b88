package dev.loupe.render.export.pdf;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The content of a page: operators that paint shapes and texts. */
final class PdfCanvas {
  private static final double TWO_THIRDS = 2.0 / 3;

  private final StringBuilder out = new StringBuilder();
  private final Map<String, String> opacities = new LinkedHashMap<>();

  /** Keeps what holds until {@link #restore}. */
  void save() {
    out.append("q\n");
  }

  void restore() {
    out.append("Q\n");
  }

  void transform(AffineTransform t) {
    numbers(
        t.getScaleX(),
        t.getShearY(),
        t.getShearX(),
        t.getScaleY(),
        t.getTranslateX(),
        t.getTranslateY());
    out.append("cm\n");
  }

  /** Fills and strokes a shape as a paint says. */
  void paint(Shape shape, Paint paint) {
    boolean fills = paint.fill().isPresent();
    boolean strokes = paint.stroke().isPresent() && paint.strokeWidth() > 0;
    if (!fills && !strokes) {
      return;
    }
    save();
    opacity(paint);
    paint.fill().ifPresent(colour -> colour(colour, "rg"));
    if (strokes) {
      paint.stroke().ifPresent(colour -> colour(colour, "RG"));
      numbers(paint.strokeWidth());
      out.append("w ").append(paint.roundJoin() ? "1 j " : "");
      out.append(
          paint.dashes().stream()
              .map(PdfCanvas::number)
              .collect(Collectors.joining(" ", "[", "]")));
      out.append(" 0 d\n");
    }
    trace(shape);
    out.append(fills && strokes ? "B\n" : fills ? "f\n" : "S\n");
    restore();
  }

  private void opacity(Paint paint) {
    if (paint.fillOpacity() < 1 || paint.strokeOpacity() < 1) {
      String state =
          "<</ca %s/CA %s>>".formatted(number(paint.fillOpacity()), number(paint.strokeOpacity()));
      String name = opacities.computeIfAbsent(state, s -> "G" + (opacities.size() + 1));
      out.append('/').append(name).append(" gs\n");
    }
  }

  private void colour(int rgb, String operator) {
    numbers((rgb >> 16 & 0xFF) / 255.0, (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0);
    out.append(operator).append('\n');
  }

  private void trace(Shape shape) {
    double[] p = new double[6];
    double x = 0;
    double y = 0;
    for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
      switch (i.currentSegment(p)) {
        case PathIterator.SEG_MOVETO -> point(p[0], p[1], "m");
        case PathIterator.SEG_LINETO -> point(p[0], p[1], "l");
        case PathIterator.SEG_QUADTO -> {
          // PDF has cubic curves only.
          numbers(x + (p[0] - x) * TWO_THIRDS, y + (p[1] - y) * TWO_THIRDS);
          numbers(p[2] + (p[0] - p[2]) * TWO_THIRDS, p[3] + (p[1] - p[3]) * TWO_THIRDS);
          point(p[2], p[3], "c");
          p[0] = p[2];
          p[1] = p[3];
        }
        case PathIterator.SEG_CUBICTO -> {
          numbers(p[0], p[1], p[2], p[3]);
          point(p[4], p[5], "c");
          p[0] = p[4];
          p[1] = p[5];
        }
        default -> out.append("h\n");
      }
      x = p[0];
      y = p[1];
    }
  }

  private void point(double x, double y, String operator) {
    numbers(x, y);
    out.append(operator).append('\n');
  }

  /** Writes a text whose baseline starts at a point. */
  void text(String text, double x, double y, Helvetica font, double size, int colour) {
    save();
    colour(colour, "rg");
    out.append("BT /").append(font.resource()).append(' ');
    numbers(size);
    // The page is upside down, as y grows downwards in drawings; letters are not.
    out.append("Tf 1 0 0 -1 ");
    numbers(x, y);
    out.append("Tm ").append(PdfDocument.string(Helvetica.encode(text))).append(" Tj ET\n");
    restore();
  }

  private void numbers(double... values) {
    for (double value : values) {
      out.append(number(value)).append(' ');
    }
  }

  /** At most three decimals, and no exponent, which PDF does not know. */
  static String number(double value) {
    BigDecimal number = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** The states of opacity that the content names. */
  String opacityResources() {
    return opacities.entrySet().stream()
        .map(state -> "/" + state.getValue() + state.getKey())
        .collect(Collectors.joining("", "<<", ">>"));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
