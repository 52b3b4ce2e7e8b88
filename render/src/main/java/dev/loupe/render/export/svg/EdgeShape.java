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
  private static final double ARROW_LENGTH = 7.5;
  private static final double ARROW_HALF_WIDTH = 3.4;

  private final Trunks trunks = new Trunks();

  /** Writes the next edge; what it shares with one before it is there, but not seen. */
  void write(Edge edge, Route route, Svg svg) {
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
    Point base = Piece.towards(tip, points.get(points.size() - 2), ARROW_LENGTH);
    Trunks.Split line = trunks.add(edge, Piece.of(points, base));
    if (!line.shared().isEmpty()) {
      svg.empty("path", "class", "line shared", "d", Piece.path(line.shared()));
    }
    if (!line.own().isEmpty()) {
      svg.empty("path", "class", "line", "d", Piece.path(line.own()));
    }
    svg.empty("path", "class", "arrow", "d", arrow(base, tip));
    if (edge.traits().contains(Trait.GRADIENT)) {
      Point start = points.get(0);
      Point behind = Piece.towards(start, points.get(1), ARROW_LENGTH);
      svg.empty("path", "class", "arrow", "d", arrow(behind, start));
    }
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

  private static PathData arrow(Point base, Point tip) {
    double length = Piece.distance(base, tip);
    double acrossX = length == 0 ? 0 : -(tip.y() - base.y()) / length * ARROW_HALF_WIDTH;
    double acrossY = length == 0 ? 0 : (tip.x() - base.x()) / length * ARROW_HALF_WIDTH;
    return new PathData()
        .moveTo(tip.x(), tip.y())
        .lineTo(base.x() + acrossX, base.y() + acrossY)
        .lineTo(base.x() - acrossX, base.y() - acrossY)
        .close();
  }
}
