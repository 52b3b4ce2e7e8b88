package dev.loupe.render.export.svg;

import dev.loupe.render.layout.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of an edge's line, in tenths of a pixel as drawings have them.
 *
 * @param from where it starts
 * @param corner the corner that it rounds; none if it is straight
 * @param to where it ends
 */
record Piece(Point from, Optional<Point> corner, Point to) {
  private static final double RADIUS = 6;
  private static final double TENTHS = 10;

  /**
   * The pieces of a line, from its start to its end.
   *
   * @param points its corners, and its ends
   * @param end where it ends, if that is before the last point
   */
  static List<Piece> of(List<Point> points, Point end) {
    List<Piece> pieces = new ArrayList<>();
    Point at = rounded(points.get(0));
    for (int i = 1; i < points.size() - 1; i++) {
      Point corner = points.get(i);
      Point next = i == points.size() - 2 ? end : points.get(i + 1);
      Point before = rounded(besides(corner, points.get(i - 1)));
      Point after = rounded(besides(corner, next));
      addStraight(at, before, pieces);
      pieces.add(new Piece(before, Optional.of(rounded(corner)), after));
      at = after;
    }
    addStraight(at, rounded(end), pieces);
    return pieces;
  }

  private static void addStraight(Point from, Point to, List<Piece> pieces) {
    if (!from.equals(to)) {
      pieces.add(new Piece(from, Optional.empty(), to));
    }
  }

  static PathData path(List<Piece> pieces) {
    Point start = pieces.get(0).from();
    PathData path = new PathData().moveTo(start.x(), start.y());
    for (Piece piece : pieces) {
      Point to = piece.to();
      piece
          .corner()
          .ifPresentOrElse(
              corner -> path.curveTo(corner.x(), corner.y(), to.x(), to.y()),
              () -> path.lineTo(to.x(), to.y()));
    }
    return path;
  }

  private static Point besides(Point corner, Point other) {
    return towards(corner, other, Math.min(RADIUS, distance(corner, other) / 2));
  }

  /** The point at a distance from a point, on the way to another; not past that. */
  static Point towards(Point from, Point to, double distance) {
    double length = distance(from, to);
    double share = length == 0 ? 0 : Math.min(1, distance / length);
    return new Point(
        from.x() + (to.x() - from.x()) * share, from.y() + (to.y() - from.y()) * share);
  }

  static double distance(Point a, Point b) {
    // Not Math.hypot, whose last digits differ in JavaScript.
    double x = b.x() - a.x();
    double y = b.y() - a.y();
    return Math.sqrt(x * x + y * y);
  }

  private static Point rounded(Point point) {
    return new Point(
        Math.round(point.x() * TENTHS) / TENTHS, Math.round(point.y() * TENTHS) / TENTHS);
  }
}
