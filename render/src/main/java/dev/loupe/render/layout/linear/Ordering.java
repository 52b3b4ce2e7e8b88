package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders the rows so that few edges cross: each cell goes to the mean of what it is connected to in
 * the row before, in turns downwards and upwards. Cells of the same item or net keep their order
 * from row to row, so nets that pass side by side never cross, nor pass through a high item; only
 * where edges start or end do they cross others. The first order is that of execution.
 */
final class Ordering {
  private static final int SWEEPS = 8;

  private static final Comparator<Cell> BY_KEY =
      Comparator.<Cell>comparingInt(cell -> cell.side)
          .thenComparingDouble(cell -> cell.key)
          .thenComparingInt(cell -> cell.index);

  private final Grid grid;

  private Ordering(Grid grid) {
    this.grid = grid;
  }

  static void order(Level level, Grid grid) {
    Ordering ordering = new Ordering(grid);
    ordering.start();
    ordering.sweep(SWEEPS).applyTo(grid);
    Sides.choose(level, grid, ordering);
  }

  /** The best order that is found when all branches keep to their sides of the trunk. */
  RowOrder sweepSides(int sweeps) {
    for (int row = 0; row < grid.rows.size(); row++) {
      List<Cell> cells = grid.rows.get(row);
      cells.forEach(cell -> cell.key = cell.index);
      sort(row, cells);
    }
    return sweep(sweeps);
  }

  private RowOrder sweep(int sweeps) {
    RowOrder best = RowOrder.of(grid);
    for (int sweep = 0; sweep < sweeps && best.crossings() > 0; sweep++) {
      if (sweep % 2 == 0) {
        upwards();
      } else {
        downwards();
      }
      if (Crossings.count(grid) < best.crossings()) {
        best = RowOrder.of(grid);
      }
    }
    return best;
  }

  private static double executed(Cell cell) {
    return cell.item == null ? Double.MAX_VALUE : cell.item.order;
  }

  /** Below what they read; what reads nothing stands where execution has it among the others. */
  private void start() {
    for (int row = 0; row < grid.rows.size(); row++) {
      List<Cell> connected = new ArrayList<>();
      List<Cell> others = new ArrayList<>();
      List<Cell> turns = new ArrayList<>();
      for (Cell cell : grid.rows.get(row)) {
        if (!cell.up.isEmpty()) {
          cell.key = meanAbove(cell);
          connected.add(cell);
        } else if (cell.partner != null) {
          turns.add(cell);
        } else {
          others.add(cell);
        }
      }
      connected.sort(
          Comparator.<Cell>comparingDouble(cell -> cell.key)
              .thenComparingDouble(Ordering::executed)
              .thenComparingInt(cell -> cell.index));
      others.sort(Comparator.comparingDouble(Ordering::executed));
      List<Cell> cells = new ArrayList<>();
      int next = 0;
      for (Cell cell : connected) {
        while (next < others.size()
            && !cell.isLane()
            && executed(others.get(next)) < executed(cell)) {
          cells.add(others.get(next++));
        }
        cells.add(cell);
      }
      cells.addAll(others.subList(next, others.size()));
      grid.setRow(row, cells);
      if (!turns.isEmpty()) {
        cells.forEach(cell -> cell.key = cell.index);
        turns.forEach(turn -> turn.key = besidePartner(turn));
        cells.addAll(turns);
        sort(row, cells);
      }
    }
  }

  private static double besidePartner(Cell turn) {
    return turn.partner == null ? 0 : turn.partner.key + 0.25;
  }

  private static double meanAbove(Cell cell) {
    double sum = 0;
    for (Link link : cell.up) {
      sum += link.topPlace();
    }
    return sum / cell.up.size();
  }

  private static double meanBelow(Cell cell) {
    double sum = 0;
    for (Link link : cell.down) {
      sum += link.bottomPlace();
    }
    return sum / cell.down.size();
  }

  private void downwards() {
    for (int row = 1; row < grid.rows.size(); row++) {
      List<Cell> cells = grid.rows.get(row);
      double last = -1;
      for (Cell cell : cells) {
        // A slice or a lane follows its own line, wherever else it leads to.
        if (cell.above != null) {
          cell.key = cell.above.index;
        } else {
          cell.key = cell.up.isEmpty() ? last : meanAbove(cell);
        }
        last = cell.key;
      }
      sort(row, cells, true);
    }
  }

  private void upwards() {
    for (int row = grid.rows.size() - 2; row >= 0; row--) {
      List<Cell> cells = grid.rows.get(row);
      double last = -1;
      for (Cell cell : cells) {
        if (cell.below != null) {
          cell.key = cell.below.index;
        } else {
          cell.key = cell.down.isEmpty() ? last : meanBelow(cell);
        }
        last = cell.key;
      }
      sort(row, cells, false);
    }
  }

  private void sort(int row, List<Cell> cells, boolean down) {
    for (Cell cell : cells) {
      if (cell.partner != null && (down ? cell.above : cell.below) == null) {
        cell.key = besidePartner(cell);
      }
    }
    sort(row, cells);
  }

  private void sort(int row, List<Cell> cells) {
    List<Cell> sorted = new ArrayList<>(cells);
    sorted.sort(BY_KEY);
    grid.setRow(row, sorted);
  }
}
