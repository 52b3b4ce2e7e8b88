package dev.loupe.render.export.pdf;

import dev.loupe.error.LoupeException;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the path data of drawings: lines, curves and upright arcs at absolute places, which is what
 * Loupe and Graphviz write. All curves become cubic ones, as PDF has no others.
 */
final class PathReader {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z]|[-+]?(?:\\d+\\.?\\d*|\\.\\d+)");

  private static final double TWO_THIRDS = 2.0 / 3;

  private final Matcher tokens;
  private final Path2D.Double path = new Path2D.Double();
  private boolean more;

  private PathReader(String data) {
    tokens = TOKEN.matcher(data);
    more = tokens.find();
  }

  /** The path of a {@code d} attribute. */
  static Path2D read(String data) {
    PathReader reader = new PathReader(data);
    reader.read();
    return reader.path;
  }

  private void read() {
    char command = 'M';
    while (more) {
      if (Character.isLetter(tokens.group().charAt(0))) {
        command = tokens.group().charAt(0);
        more = tokens.find();
      }
      step(command);
      // Further pairs after a first point are lines to there.
      command = command == 'M' ? 'L' : command;
    }
  }

  private void step(char command) {
    switch (command) {
      case 'M' -> path.moveTo(number(), number());
      case 'L' -> path.lineTo(number(), number());
      case 'H' -> path.lineTo(number(), path.getCurrentPoint().getY());
      case 'V' -> path.lineTo(path.getCurrentPoint().getX(), number());
      case 'Q' -> quadratic(number(), number(), number(), number());
      case 'C' -> path.curveTo(number(), number(), number(), number(), number(), number());
      case 'A' -> arc();
      case 'Z', 'z' -> path.closePath();
      default -> throw new LoupeException("Cannot draw the path command " + command);
    }
  }

  private double number() {
    if (!more) {
      throw new LoupeException("A path ends too early");
    }
    double number = Double.parseDouble(tokens.group());
    more = tokens.find();
    return number;
  }

  private void quadratic(double controlX, double controlY, double endX, double endY) {
    Point2D start = path.getCurrentPoint();
    path.curveTo(
        start.getX() + (controlX - start.getX()) * TWO_THIRDS,
        start.getY() + (controlY - start.getY()) * TWO_THIRDS,
        endX + (controlX - endX) * TWO_THIRDS,
        endY + (controlY - endY) * TWO_THIRDS,
        endX,
        endY);
  }

  /** The half or smaller arc of an upright ellipse (SVG 2, appendix B.2.4). */
  private void arc() {
    double radiusX = number();
    double radiusY = number();
    number();
    boolean large = number() != 0;
    boolean clockwise = number() != 0;
    double endX = number();
    double endY = number();
    // In units of the radii the ellipse is a circle of radius 1.
    double startX = path.getCurrentPoint().getX();
    double startY = path.getCurrentPoint().getY();
    double halfX = (endX - startX) / 2 / radiusX;
    double halfY = (endY - startY) / 2 / radiusY;
    double half = Math.max(1e-9, Math.hypot(halfX, halfY));
    double grow = Math.max(1, half);
    double toCenter = Math.sqrt(Math.max(0, grow * grow - half * half));
    double side = large == clockwise ? -1 : 1;
    double centerX = halfX - side * toCenter * halfY / half;
    double centerY = halfY + side * toCenter * halfX / half;
    double from = Math.atan2(-centerY, -centerX);
    double to = Math.atan2(2 * halfY - centerY, 2 * halfX - centerX);
    double turn = to - from;
    if (clockwise && turn < 0) {
      turn += 2 * Math.PI;
    } else if (!clockwise && turn > 0) {
      turn -= 2 * Math.PI;
    }
    Arc2D.Double circle =
        new Arc2D.Double(
            centerX - grow,
            centerY - grow,
            2 * grow,
            2 * grow,
            -Math.toDegrees(from),
            -Math.toDegrees(turn),
            Arc2D.OPEN);
    AffineTransform place = AffineTransform.getTranslateInstance(startX, startY);
    place.scale(radiusX, radiusY);
    path.append(circle.getPathIterator(place), true);
  }
}
