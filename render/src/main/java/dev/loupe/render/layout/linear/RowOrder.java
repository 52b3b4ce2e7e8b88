package dev.loupe.render.layout.linear;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/**
 * An order of the rows of a grid.
 *
 * @param crossings how often edges cross
 * @param length about how far the edges run sideways
 * @param rows the cells of each row, from left to right
 */
record RowOrder(long crossings, double length, ImmutableList<ImmutableList<Cell>> rows) {
  /** Who reads in the order of execution shall not be sent elsewhere for less. */
  private static final double LEAST_SAVED = 48;

  /** The order that a grid has now. */
  static RowOrder of(Grid grid) {
    return new RowOrder(
        Crossings.count(grid),
        length(grid),
        grid.rows.stream().map(ImmutableList::copyOf).collect(ImmutableList.toImmutableList()));
  }

  /** Gives a grid this order. */
  void applyTo(Grid grid) {
    for (int row = 0; row < rows.size(); row++) {
      grid.setRow(row, new ArrayList<>(rows.get(row)));
    }
  }

  boolean isBetterThan(RowOrder other) {
    return crossings < other.crossings
        || (crossings == other.crossings && length < other.length - LEAST_SAVED);
  }

  /** With each row as narrow as it can be, and the middles of their trunks one below the other. */
  private static double length(Grid grid) {
    double[] middles = new double[grid.rows.size()];
    for (int row = 0; row < middles.length; row++) {
      middles[row] = setPlaces(grid.rows.get(row));
    }
    double sum = 0;
    for (List<Cell> row : grid.rows) {
      for (Cell cell : row) {
        for (Link link : cell.down) {
          double top = cell.x + cell.width * link.topPin().share - middles[cell.row];
          Cell below = link.bottom();
          double bottom = below.x + below.width * link.bottomPin().share - middles[below.row];
          sum += Math.abs(top - bottom);
        }
      }
    }
    return sum;
  }

  /** Returns the middle of what is at neither side of the trunk. */
  private static double setPlaces(List<Cell> row) {
    double left = -1;
    double right = -1;
    double end = 0;
    Cell before = null;
    for (Cell cell : row) {
      cell.x = before == null ? 0 : end + Blocks.gap(before, cell);
      end = cell.x + cell.width;
      if (cell.side == 0) {
        left = left < 0 ? cell.x : left;
        right = end;
      }
      before = cell;
    }
    return left < 0 ? end / 2 : (left + right) / 2;
  }
}
