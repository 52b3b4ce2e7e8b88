package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.Rounding;
import java.util.List;

/** Lays one level out, when all groups in it are. */
final class LevelLayout {

  /** A title needs so much less left of an edge than its group needs at least. */
  private static final double TITLE_EDGE = 2 * Spacing.TITLE_MARGIN - 15;

  /** A group may become so much wider to have its title left of the edges that enter. */
  private static final double MOST_TITLE_ROOM = 24;

  private LevelLayout() {}

  /**
   * Sets the places of all that is in a level, and its size.
   *
   * @param rowsPerItem see {@link SideLanes#choose}
   */
  static void layOut(Level level, int rowsPerItem) {
    for (Item item : level.items) {
      Level inside = item.inside;
      if (inside != null) {
        item.width = inside.width;
        item.height = inside.height;
      }
    }
    Pins.ofGroups(level);
    Grid grid = ordered(level, rowsPerItem);
    Alignment.align(level, grid);
    Pins.ofNodes(level);
    Placement.place(level, grid);
    Untangling.untangle(grid);
    Straightening.ofPins(grid);
    setWidth(level, grid);
    Heights.set(level, grid);
  }

  /** High groups that edges would cross take one row in the next try. */
  private static Grid ordered(Level level, int rowsPerItem) {
    int rows = Ranking.rank(level);
    if (SideLanes.choose(level, rowsPerItem)) {
      // They run above and below all, so nothing may be high.
      level.items.forEach(item -> item.mayBeTall = false);
      rows = Ranking.rank(level);
    }
    while (true) {
      Grid grid = new Grid(level, rows);
      Ordering.order(level, grid);
      if (!Slices.cutCrossed(grid)) {
        return grid;
      }
      rows = Ranking.rank(level);
    }
  }

  private static void setWidth(Level level, Grid grid) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    for (List<Cell> row : grid.rows) {
      if (!row.isEmpty()) {
        Cell last = row.get(row.size() - 1);
        left = Math.min(left, row.get(0).x);
        right = Math.max(right, last.x + last.width);
      }
    }
    if (left > right) {
      left = 0;
      right = 0;
    }
    right = SideLanes.place(level, right);
    left -= missingLeftOfTrunk(level, left);
    double width = right - left + level.padding.left() + level.padding.right();
    double missing = Math.max(0, Math.ceil(level.leastWidth - width));
    double move = level.padding.left() + Rounding.nearest(missing / 2) - left;
    level.width = width + missing;
    for (Net net : level.nets) {
      if (net.side != null) {
        net.side.x += move;
      }
    }
    for (List<Cell> row : grid.rows) {
      for (Cell cell : row) {
        cell.x += move;
        if (cell.item != null) {
          cell.item.x = cell.x;
        }
      }
    }
  }

  /** A title lies left of the edges that enter, if a little more room is enough for that. */
  private static double missingLeftOfTrunk(Level level, double left) {
    boolean titleBefore = level.padding.before() > level.padding.after();
    double missing =
        (titleBefore ? level.entries() : level.exits())
            .values().stream()
                .mapToDouble(
                    port ->
                        left
                            - level.padding.left()
                            + level.leastWidth
                            - TITLE_EDGE
                            - port.firstCell().x)
                .max()
                .orElse(0);
    return missing > 0 && missing <= MOST_TITLE_ROOM ? Math.ceil(missing) : 0;
  }
}
