package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which cells stand exactly one below the other: slices of an item, what is on the trunk,
 * nets that pass, and of the edges from row to row those on the main way. Where several branches
 * start or end, the main way is the middle one, or the longer of two; of an even number that are
 * alike none is, so that they lie evenly on both sides.
 */
final class Alignment {
  private final Grid grid;

  /** The places of cells that are above others in each row, and of these in the row below. */
  private final List<NavigableMap<Integer, Integer>> taken = new ArrayList<>();

  /** Cells that nothing else shall stand below or above: the trunk goes on there. */
  private final Set<Cell> reserved = new HashSet<>();

  private Alignment(Grid grid) {
    this.grid = grid;
    grid.rows.forEach(row -> taken.add(new TreeMap<>()));
  }

  static void align(Level level, Grid grid) {
    List<Trunk.Step> trunk = Trunk.of(level);
    Alignment alignment = new Alignment(grid);
    alignment.alignSlices();
    trunk.forEach(alignment::alignStep);
    trunk.forEach(alignment::reserve);
    grid.rows.forEach(alignment::align);
    trunk.forEach(alignment::alignMeeting);
    alignment.reserved.clear();
    grid.rows.forEach(alignment::align);
  }

  private void alignSlices() {
    for (List<Cell> row : grid.rows) {
      for (Cell cell : row) {
        if (cell.item != null && cell.below != null) {
          takeBelow(cell);
        }
      }
    }
  }

  private void alignStep(Trunk.Step step) {
    Net net = step.net();
    if (net == null || net.aside) {
      return;
    }
    Cell from = step.from().lastCell();
    for (int row = step.from().end(); row < step.to().row; row++) {
      Cell below = row == step.to().row - 1 ? step.to().firstCell() : net.cell(row + 1);
      Link link = link(from, below, net);
      if (link != null) {
        take(link);
      }
      from = below;
    }
  }

  private static @Nullable Link link(Cell from, Cell below, Net net) {
    for (Link link : from.down) {
      boolean same = link.topPin() == net.source.out(net.origin) || from.isLane();
      if (link.bottom() == below && same) {
        return link;
      }
    }
    return null;
  }

  private void takeBelow(Cell cell) {
    for (Link link : cell.down) {
      if (link.bottom() == cell.below) {
        take(link);
      }
    }
  }

  private void reserve(Trunk.Step step) {
    if (step.net() == null) {
      reserved.add(step.from().lastCell());
      reserved.add(step.to().firstCell());
    }
  }

  private void align(List<Cell> row) {
    for (Cell cell : row) {
      if (cell.isLane()) {
        takeBelow(cell);
      }
    }
    for (Cell cell : row) {
      if (cell.alignedDown == null) {
        Link link = main(cell.down, false);
        if (link != null && isFree(link) && link.equals(main(link.bottom().up, true))) {
          take(link);
        }
      }
    }
  }

  private boolean isFree(Link link) {
    return !reserved.contains(link.top()) && !reserved.contains(link.bottom());
  }

  private void take(Link link) {
    Cell top = link.top();
    Cell bottom = link.bottom();
    if (top.alignedDown == null && bottom.alignedUp == null && crossesNone(link)) {
      top.alignedDown = link;
      bottom.alignedUp = link;
      taken.get(top.row).put(top.index, bottom.index);
    }
  }

  private boolean crossesNone(Link link) {
    NavigableMap<Integer, Integer> others = taken.get(link.top().row);
    var left = others.lowerEntry(link.top().index);
    var right = others.higherEntry(link.top().index);
    return (left == null || left.getValue() < link.bottom().index)
        && (right == null || right.getValue() > link.bottom().index);
  }

  /** Where ways that are alike meet again is below where they start, if nothing passes between. */
  private void alignMeeting(Trunk.Step step) {
    Cell top = step.from().lastCell();
    Cell bottom = step.to().firstCell();
    if (top.alignedDown != null || bottom.alignedUp != null || top.row >= bottom.row) {
      return;
    }
    int least = top.index;
    int most = top.index + 1;
    for (int row = top.row; row < bottom.row; row++) {
      var left = taken.get(row).lowerEntry(least);
      var right = taken.get(row).ceilingEntry(most);
      least = left == null ? 0 : left.getValue() + 1;
      most = right == null ? grid.rows.get(row + 1).size() : right.getValue();
    }
    if (least <= bottom.index && bottom.index <= most) {
      Pin start = Pins.ofTrunk(step.from(), false);
      top.alignedDown = new Link(top, start, bottom, Pins.ofTrunk(step.to(), true));
      bottom.alignedUp = top.alignedDown;
    }
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

  /**
   * Items of the main flow if there are any, else of what joins it, else what only passes; both of
   * two items by ways that are alike.
   */
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
    if (items.isEmpty()) {
      return links;
    }
    boolean alike = items.size() == 2 && way(items.get(0), up) == way(items.get(1), up);
    return flowing.isEmpty() || alike ? items : flowing;
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
