package dev.loupe.render.layout;

import com.google.common.collect.ImmutableMap;
import dev.loupe.render.view.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Puts the titles of groups into the strip below their upper sides, beside the edges there. */
final class TitlePlacer {
  private static final double MARGIN_X = 10;
  private static final double MARGIN_Y = 7;
  private static final double GAP = 4;

  /** A straight piece of an edge. */
  private record Piece(double left, double right, double top, double bottom) {}

  private final Measures measures;
  private final List<Piece> pieces = new ArrayList<>();

  TitlePlacer(Measures measures, Collection<Route> routes) {
    this.measures = measures;
    for (Route route : routes) {
      for (int i = 1; i < route.points().size(); i++) {
        pieces.add(piece(route.points().get(i - 1), route.points().get(i)));
      }
      route.labels().stream()
          .map(box -> new Piece(box.x(), box.right(), box.y(), box.bottom()))
          .forEach(pieces::add);
    }
    pieces.sort(Comparator.comparingDouble(Piece::left));
  }

  private static Piece piece(Point a, Point b) {
    return new Piece(
        Math.min(a.x(), b.x()), Math.max(a.x(), b.x()),
        Math.min(a.y(), b.y()), Math.max(a.y(), b.y()));
  }

  ImmutableMap<String, Title> place(Group root, ImmutableMap<String, Box> groups) {
    ImmutableMap.Builder<String, Title> titles = ImmutableMap.builder();
    root.allGroups()
        .forEach(
            group -> {
              Box box = groups.get(group.id());
              if (box != null) {
                titles.put(group.id(), place(measures.title(group), box));
              }
            });
    return titles.buildOrThrow();
  }

  /** The leftmost place that no edge crosses; the left corner if there is none. */
  private Title place(Size title, Box group) {
    double top = group.y() + MARGIN_Y;
    double bottom = top + title.height();
    double left = group.x() + MARGIN_X;
    for (Piece piece : pieces) {
      if (piece.left() > left + title.width() + GAP) {
        break;
      }
      if (piece.bottom() > top && piece.top() < bottom && piece.right() > left - GAP) {
        left = piece.right() + GAP;
      }
    }
    boolean fits = left + title.width() <= group.right() - GAP;
    return new Title(
        new Box(fits ? left : group.x() + MARGIN_X, top, title.width(), title.height()), !fits);
  }
}
