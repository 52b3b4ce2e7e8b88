package dev.loupe.render.export.svg;

import dev.loupe.render.layout.Box;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Point;
import dev.loupe.render.layout.Route;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.Trait;
import java.util.List;

/** Draws edges: lines with rounded corners, arrows, labels. */
final class EdgeShape {
  private static final double CORNER = 6;
  private static final double ARROW_LENGTH = 7.5;
  private static final double ARROW_HALF_WIDTH = 3.4;

  private EdgeShape() {}

  static void write(Edge edge, Route route, Svg svg) {
    StringBuilder classes = new StringBuilder("edge");
    for (Trait trait : edge.traits()) {
      classes.append(' ').append(trait.cssClass());
    }
    svg.open(
        "g",
        "id",
        Svg.id("edge", edge.from()) + "--" + Svg.id("to", edge.to()),
        "class",
        classes,
        "data-from",
        Svg.id("node", edge.from()),
        "data-to",
        Svg.id("node", edge.to()));
    svg.text("title", edge.from() + " → " + edge.to());
    List<Point> points = route.points();
    Point tip = points.get(points.size() - 1);
    Point base = towards(tip, points.get(points.size() - 2), ARROW_LENGTH);
    svg.empty("path", "class", "line", "d", line(points, base));
    svg.empty("path", "class", "arrow", "d", arrow(base, tip));
    for (int i = 0; i < edge.labels().size(); i++) {
      Box box = route.labels().get(i);
      svg.text(
          "text",
          edge.labels().get(i).text(),
          "x",
          box.centerX(),
          "y",
          box.centerY() + Measures.EDGE_FONT.size() * 0.36);
    }
    svg.close("g");
  }

  private static PathData line(List<Point> points, Point end) {
    PathData path = new PathData();
    path.moveTo(points.get(0).x(), points.get(0).y());
    for (int i = 1; i < points.size() - 1; i++) {
      Point corner = points.get(i);
      Point before = towards(corner, points.get(i - 1), radius(corner, points.get(i - 1)));
      Point next = i == points.size() - 2 ? end : points.get(i + 1);
      Point after = towards(corner, next, radius(corner, next));
      path.lineTo(before.x(), before.y()).curveTo(corner.x(), corner.y(), after.x(), after.y());
    }
    path.lineTo(end.x(), end.y());
    return path;
  }

  private static double radius(Point a, Point b) {
    return Math.min(CORNER, distance(a, b) / 2);
  }

  /** The point at a distance from a point, on the way to another; not past that. */
  private static Point towards(Point from, Point to, double distance) {
    double length = distance(from, to);
    double share = length == 0 ? 0 : Math.min(1, distance / length);
    return new Point(
        from.x() + (to.x() - from.x()) * share, from.y() + (to.y() - from.y()) * share);
  }

  private static double distance(Point a, Point b) {
    double x = b.x() - a.x();
    double y = b.y() - a.y();
    return Math.sqrt(x * x + y * y);
  }

  private static PathData arrow(Point base, Point tip) {
    double length = distance(base, tip);
    double acrossX = length == 0 ? 0 : -(tip.y() - base.y()) / length * ARROW_HALF_WIDTH;
    double acrossY = length == 0 ? 0 : (tip.x() - base.x()) / length * ARROW_HALF_WIDTH;
    return new PathData()
        .moveTo(tip.x(), tip.y())
        .lineTo(base.x() + acrossX, base.y() + acrossY)
        .lineTo(base.x() - acrossX, base.y() - acrossY)
        .close();
  }
}
