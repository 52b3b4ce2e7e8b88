package dev.loupe.render.layout.linear;

import com.google.common.collect.ImmutableList;
import dev.loupe.render.layout.Box;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Outline;
import dev.loupe.render.layout.Point;
import dev.loupe.render.layout.Route;
import dev.loupe.render.layout.Size;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.EdgeLabel;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the ways of edges through the levels together. */
final class Routes {
  private final Measures measures;
  private final Axes axes;
  private final Map<String, Box> nodes;
  private final Map<String, Shape> shapes = new HashMap<>();

  Routes(GraphView view, Measures measures, Axes axes, Map<String, Box> nodes) {
    this.measures = measures;
    this.axes = axes;
    this.nodes = nodes;
    view.root().allNodes().forEach(node -> shapes.put(node.id(), node.shape()));
  }

  Route of(Wire wire) {
    List<Point> points = new ArrayList<>();
    wire.legs().forEach(leg -> add(leg, points));
    List<Point> corners = corners(points);
    Edge edge = wire.edge();
    int last = corners.size() - 1;
    corners.set(0, onOutline(edge.from(), corners.get(0)));
    corners.set(last, onOutline(edge.to(), corners.get(last)));
    ImmutableList.Builder<Box> labels = ImmutableList.builder();
    for (int i = 0; i < wire.labels().size(); i++) {
      labels.add(box(wire.labels().get(i), edge.labels().get(i)));
    }
    return new Route(ImmutableList.copyOf(corners), labels.build());
  }

  private void add(Wire.Leg leg, List<Point> points) {
    Net net = leg.net();
    Item target = leg.target();
    Level level = leg.level();
    double x = net.source.x + net.source.out(net.origin).offset;
    add(level, x, net.source.y + net.source.height, points);
    double end = target.x + target.in(net.origin).offset;
    int first = net.source.end();
    int last = target.row - 1;
    if (net.aside && first != last) {
      double lane = net.sideLane().x;
      sideways(leg, first, x, lane, points);
      x = lane;
    } else {
      int step = net.turns() ? -1 : 1;
      for (int row = first; row != last; row += step) {
        double next = net.cell(net.turns() ? row : row + 1).x;
        sideways(leg, row, x, next, points);
        x = next;
      }
    }
    sideways(leg, last, x, end, points);
    add(level, end, target.y, points);
    if (target.kind == Item.Kind.LABEL) {
      add(level, end, target.y + target.height, points);
    }
  }

  /** Below a row, from one place to another. */
  private void sideways(Wire.Leg leg, int row, double from, double to, List<Point> points) {
    if (from != to) {
      double y = leg.net().passage(row).y;
      add(leg.level(), from, y, points);
      add(leg.level(), to, y, points);
    }
  }

  private void add(Level level, double x, double y, List<Point> points) {
    points.add(axes.point(level.left + x, level.top + y));
  }

  /** Without the points where an edge goes straight on. */
  private static List<Point> corners(List<Point> points) {
    List<Point> corners = new ArrayList<>();
    for (Point point : points) {
      int last = corners.size() - 1;
      if (last >= 0 && corners.get(last).equals(point)) {
        continue;
      }
      if (last >= 1 && isStraight(corners.get(last - 1), corners.get(last), point)) {
        corners.set(last, point);
      } else {
        corners.add(point);
      }
    }
    if (corners.size() == 1) {
      corners.add(corners.get(0));
    }
    return corners;
  }

  private static boolean isStraight(Point a, Point b, Point c) {
    return (a.x() == b.x() && b.x() == c.x()) || (a.y() == b.y() && b.y() == c.y());
  }

  private Point onOutline(String node, Point point) {
    Box box = nodes.get(node);
    if (box == null) {
      throw new IllegalArgumentException("no node " + node);
    }
    Point moved = Outline.project(shapes.getOrDefault(node, Shape.BOX), box, point);
    return new Point(Axes.tenths(moved.x()), Axes.tenths(moved.y()));
  }

  /** Labels of one edge at one place lie one above the other, beside the edge. */
  private Box box(Wire.LabelPlace place, EdgeLabel label) {
    Item item = place.item();
    Box all =
        axes.box(
            item.home.left + item.x + Spacing.LABEL,
            item.home.top + item.y,
            new Size(item.width - Spacing.LABEL, item.height));
    Size size = measures.label(label);
    return new Box(
        all.x(), Axes.tenths(all.y() + place.row() * size.height()), size.width(), size.height());
  }
}
