package dev.loupe.render.layout;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ListMultimap;
import dev.loupe.render.view.Group;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Puts the titles of groups into the strip below their upper sides, beside the edges there. */
public final class TitlePlacer {
  private static final double MARGIN_X = 10;
  private static final double MARGIN_Y = 7;
  private static final double GAP = 4;
  private static final double STRIP = 200;

  /** A straight piece of an edge. */
  private record Piece(double left, double right, double top, double bottom) {}

  private final Measures measures;

  /** The pieces that reach into a strip of the drawing, by its number. */
  private final ListMultimap<Integer, Piece> strips = ArrayListMultimap.create();

  /**
   * Prepares to place titles.
   *
   * @param routes the edges that they keep clear of
   */
  public TitlePlacer(Measures measures, Collection<Route> routes) {
    this.measures = measures;
    for (Route route : routes) {
      for (int i = 1; i < route.points().size(); i++) {
        add(piece(route.points().get(i - 1), route.points().get(i)));
      }
      route.labels().stream()
          .map(box -> new Piece(box.x(), box.right(), box.y(), box.bottom()))
          .forEach(this::add);
    }
  }

  private void add(Piece piece) {
    for (int strip = strip(piece.top()); strip <= strip(piece.bottom()); strip++) {
      strips.put(strip, piece);
    }
  }

  private static int strip(double y) {
    return (int) Math.floor(y / STRIP);
  }

  /** What may lie between two heights, from left to right. */
  private List<Piece> between(double top, double bottom) {
    return IntStream.rangeClosed(strip(top), strip(bottom))
        .mapToObj(strips::get)
        .flatMap(List::stream)
        .filter(piece -> piece.bottom() > top && piece.top() < bottom)
        .sorted(Comparator.comparingDouble(Piece::left))
        .toList();
  }

  private static Piece piece(Point a, Point b) {
    return new Piece(
        Math.min(a.x(), b.x()), Math.max(a.x(), b.x()),
        Math.min(a.y(), b.y()), Math.max(a.y(), b.y()));
  }

  /**
   * Places the titles of all groups.
   *
   * @param groups the places of the groups by their ids
   */
  public ImmutableMap<String, Title> place(Group root, ImmutableMap<String, Box> groups) {
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
    for (Piece piece : between(top, bottom)) {
      if (piece.left() > left + title.width() + GAP) {
        break;
      }
      if (piece.right() > left - GAP) {
        left = piece.right() + GAP;
      }
    }
    boolean fits = left + title.width() <= group.right() - GAP;
    return new Title(
        new Box(fits ? left : group.x() + MARGIN_X, top, title.width(), title.height()), !fits);
  }
}
