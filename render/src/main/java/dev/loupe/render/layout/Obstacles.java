package dev.loupe.render.layout;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Where edges and their labels are; quick to ask what is in a small area. */
final class Obstacles {
  private static final double FIELD = 256;

  /** What lies in each field of a grid over the drawing, by {@link #field}. */
  private final ListMultimap<Long, Box> fields = ArrayListMultimap.create();

  Obstacles(Collection<Route> routes) {
    ListMultimap<Double, Box> upright = ArrayListMultimap.create();
    ListMultimap<Double, Box> level = ArrayListMultimap.create();
    for (Route route : routes) {
      for (int i = 1; i < route.points().size(); i++) {
        Box piece = piece(route.points().get(i - 1), route.points().get(i));
        if (piece.width() == 0) {
          upright.put(piece.x(), piece);
        } else if (piece.height() == 0) {
          level.put(piece.y(), piece);
        } else {
          add(piece);
        }
      }
      route.labels().forEach(this::add);
    }
    // Thousands of edges may run together for a long way.
    upright.asMap().values().forEach(line -> merge(line, true));
    level.asMap().values().forEach(line -> merge(line, false));
  }

  private static Box piece(Point a, Point b) {
    double x = Math.min(a.x(), b.x());
    double y = Math.min(a.y(), b.y());
    return new Box(x, y, Math.abs(a.x() - b.x()), Math.abs(a.y() - b.y()));
  }

  /** Adds pieces of one line, with those that overlap as one. */
  private void merge(Collection<Box> line, boolean upright) {
    List<Box> sorted = new ArrayList<>(line);
    sorted.sort(Comparator.comparingDouble(box -> upright ? box.y() : box.x()));
    Box last = sorted.get(0);
    for (Box next : sorted) {
      boolean apart = upright ? next.y() > last.bottom() : next.x() > last.right();
      if (apart) {
        add(last);
        last = next;
      } else {
        double right = Math.max(last.right(), next.right());
        double bottom = Math.max(last.bottom(), next.bottom());
        last = new Box(last.x(), last.y(), right - last.x(), bottom - last.y());
      }
    }
    add(last);
  }

  private void add(Box box) {
    for (long row = field(box.y()); row <= field(box.bottom()); row++) {
      for (long column = field(box.x()); column <= field(box.right()); column++) {
        fields.put(key(column, row), box);
      }
    }
  }

  private static long field(double place) {
    return (long) Math.floor(place / FIELD);
  }

  private static long key(long column, long row) {
    return column << 32 | (row & 0xFFFFFFFFL);
  }

  /** How far right the obstacles reach that lie in an area; empty if none does. */
  OptionalDouble right(double left, double right, double top, double bottom) {
    double farthest = Double.NEGATIVE_INFINITY;
    for (long row = field(top); row <= field(bottom); row++) {
      for (long column = field(left); column <= field(right); column++) {
        for (Box box : fields.get(key(column, row))) {
          boolean inside =
              box.right() > left && box.x() <= right && box.bottom() > top && box.y() < bottom;
          if (inside) {
            farthest = Math.max(farthest, box.right());
          }
        }
      }
    }
    return Double.isInfinite(farthest) ? OptionalDouble.empty() : OptionalDouble.of(farthest);
  }
}
