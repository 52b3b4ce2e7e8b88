package dev.loupe.render.export.pdf;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Optional;

/** The shapes of SVG elements. */
final class SvgShape {
  private SvgShape() {}

  /** The shape of an element; empty if it is none. */
  static Optional<Shape> of(String element, Style style) {
    return Optional.ofNullable(
        switch (element) {
          case "rect" -> rectangle(style);
          case "ellipse" -> ellipse(style, style.number("rx"), style.number("ry"));
          case "circle" -> ellipse(style, style.number("r"), style.number("r"));
          case "line" ->
              new Line2D.Double(
                  style.number("x1"), style.number("y1"), style.number("x2"), style.number("y2"));
          case "polygon" -> polygon(style.numbers("points"), true);
          case "polyline" -> polygon(style.numbers("points"), false);
          case "path" -> PathReader.read(style.text("d"));
          default -> null;
        });
  }

  private static Shape rectangle(Style style) {
    double x = style.number("x");
    double y = style.number("y");
    double width = style.number("width");
    double height = style.number("height");
    double round = Math.min(2 * style.number("rx"), Math.min(width, height));
    return round == 0
        ? new Rectangle2D.Double(x, y, width, height)
        : new RoundRectangle2D.Double(x, y, width, height, round, round);
  }

  private static Shape ellipse(Style style, double radiusX, double radiusY) {
    return new Ellipse2D.Double(
        style.number("cx") - radiusX, style.number("cy") - radiusY, 2 * radiusX, 2 * radiusY);
  }

  private static Shape polygon(double[] points, boolean closed) {
    Path2D.Double path = new Path2D.Double();
    for (int i = 0; i + 1 < points.length; i += 2) {
      if (i == 0) {
        path.moveTo(points[0], points[1]);
      } else {
        path.lineTo(points[i], points[i + 1]);
      }
    }
    if (closed && points.length > 1) {
      path.closePath();
    }
    return path;
  }
}
