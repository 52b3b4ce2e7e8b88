package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which cells stand exactly one below the other: slices of an item, nets that pass, and of
 * the edges from row to row those on the main way. Where several branches start or end, the main
 * way is the middle one, or the longer of two; of an even number that are alike none is, so that
 * they lie evenly on both sides.
 */
final class Alignment {

  private Alignment() {}

  static void align(Grid grid) {
    for (List<Cell> row : grid.rows) {
      align(row);
    }
  }

  private static void align(List<Cell> row) {
    NavigableMap<Integer, Integer> taken = new TreeMap<>();
    for (Cell cell : row) {
      Cell below = cell.below;
      if (below != null) {
        cell.down.stream()
            .filter(link -> link.bottom() == below)
            .findFirst()
            .ifPresent(link -> take(link, taken));
      }
    }
    for (Cell cell : row) {
      if (cell.alignedDown == null) {
        Link link = main(cell.down, false);
        if (link != null
            && link.bottom().alignedUp == null
            && link.equals(main(link.bottom().up, true))
            && crossesNone(link, taken)) {
          take(link, taken);
        }
      }
    }
  }

  private static void take(Link link, NavigableMap<Integer, Integer> taken) {
    link.top().alignedDown = link;
    link.bottom().alignedUp = link;
    taken.put(link.top().index, link.bottom().index);
  }

  private static boolean crossesNone(Link link, NavigableMap<Integer, Integer> taken) {
    var left = taken.lowerEntry(link.top().index);
    var right = taken.higherEntry(link.top().index);
    return (left == null || left.getValue() < link.bottom().index)
        && (right == null || right.getValue() > link.bottom().index);
  }

  /** The main one of the links at one side of a cell. */
  private static @Nullable Link main(List<Link> links, boolean up) {
    List<Link> candidates = nearest(links, up);
    int count = candidates.size();
    if (count == 2) {
      int first = way(candidates.get(0), up);
      int second = way(candidates.get(1), up);
      return first == second ? null : candidates.get(first > second ? 0 : 1);
    }
    if (count % 2 == 0) {
      return null;
    }
    List<Link> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble(up ? Link::topPlace : Link::bottomPlace));
    return sorted.get(count / 2);
  }

  /** Items of the main flow if there are any, else of what joins it, else what only passes. */
  private static List<Link> nearest(List<Link> links, boolean up) {
    List<Link> items = new ArrayList<>();
    List<Link> flowing = new ArrayList<>();
    for (Link link : links) {
      Item item = other(link, up).item;
      if (item != null) {
        items.add(link);
        if (!item.floating) {
          flowing.add(link);
        }
      }
    }
    return flowing.isEmpty() ? items.isEmpty() ? links : items : flowing;
  }

  private static Cell other(Link link, boolean up) {
    return up ? link.top() : link.bottom();
  }

  /** How long the way is that a link comes from, or leads to. */
  private static int way(Link link, boolean up) {
    Item item = other(link, up).item;
    if (item == null) {
      return 0;
    }
    return item.span + (up ? item.before : item.after);
  }
}
