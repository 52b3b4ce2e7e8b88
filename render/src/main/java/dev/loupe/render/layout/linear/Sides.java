package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides at which side of the trunk each branch lies: all cells that are connected with each other
 * without the trunk. Each is tried at both sides, the largest first, and stays where fewer edges
 * cross and run sideways; so what depends on nothing comes near to where it is needed.
 */
final class Sides {
  /** If there are more branches times cells, all stay where they are. */
  private static final long MOST_TRIED = 400_000;

  private static final int SWEEPS = 4;
  private static final int LEFT = -1;
  private static final int RIGHT = 1;

  private final Grid grid;

  /** The trunk's cell in each row where it has one. */
  private final Map<Integer, Cell> trunk = new HashMap<>();

  /** Leads from each cell to another of its branch, and at last to one that stands for it. */
  private final Map<Cell, Cell> next = new HashMap<>();

  private Sides(Grid grid) {
    this.grid = grid;
  }

  /** Chooses the sides of branches in a grid whose rows have an order, and orders them anew. */
  static void choose(Level level, Grid grid, Ordering ordering) {
    RowOrder before = RowOrder.of(grid);
    List<List<Cell>> branches = new Sides(grid).branches(Trunk.of(level));
    long cells = before.rows().stream().mapToLong(List::size).sum();
    if (branches.isEmpty() || branches.size() * cells > MOST_TRIED) {
      return;
    }
    branches.sort(Comparator.<List<Cell>>comparingInt(List::size).reversed());
    RowOrder best = ordering.sweepSides(SWEEPS);
    for (List<Cell> branch : branches) {
      int side = branch.get(0).side;
      branch.forEach(cell -> cell.side = -side);
      best.applyTo(grid);
      RowOrder flipped = ordering.sweepSides(SWEEPS);
      if (flipped.isBetterThan(best)) {
        best = flipped;
      } else {
        branch.forEach(cell -> cell.side = side);
      }
    }
    (best.isBetterThan(before) ? best : before).applyTo(grid);
  }

  /** The branches at the sides, which are set to where they lie now. */
  private List<List<Cell>> branches(List<Trunk.Step> steps) {
    steps.forEach(this::addToTrunk);
    for (List<Cell> row : grid.rows) {
      for (Cell cell : row) {
        for (Link link : cell.down) {
          if (!isTrunk(cell) && !isTrunk(link.bottom())) {
            next.put(last(cell), last(link.bottom()));
          }
        }
      }
    }
    Map<Cell, List<Cell>> branches = new LinkedHashMap<>();
    for (List<Cell> row : grid.rows) {
      for (Cell cell : row) {
        if (!isTrunk(cell)) {
          branches.computeIfAbsent(last(cell), key -> new ArrayList<>()).add(cell);
        }
      }
    }
    for (Trunk.Step step : steps) {
      if (step.net() == null) {
        step.to().firstCell().up.forEach(link -> branches.remove(last(link.top())));
      }
    }
    branches.values().forEach(this::setSide);
    return new ArrayList<>(branches.values());
  }

  private void setSide(List<Cell> branch) {
    int right = 0;
    for (Cell cell : branch) {
      Cell beside = trunk.get(cell.row);
      right += beside == null ? 0 : Integer.compare(cell.index, beside.index);
    }
    int side = right < 0 ? LEFT : RIGHT;
    branch.forEach(cell -> cell.side = side);
  }

  private boolean isTrunk(Cell cell) {
    return trunk.get(cell.row) == cell;
  }

  private void addToTrunk(Trunk.Step step) {
    addToTrunk(step.from());
    addToTrunk(step.to());
    Net net = step.net();
    if (net != null && !net.aside) {
      for (int row = step.from().end() + 1; row < step.to().row; row++) {
        trunk.put(row, net.cell(row));
      }
    }
  }

  private void addToTrunk(Item item) {
    for (Cell cell = item.first; cell != null; cell = cell.below) {
      trunk.put(cell.row, cell);
    }
  }

  private Cell last(Cell cell) {
    Cell last = cell;
    Cell following = next.get(last);
    while (following != null && following != last) {
      last = following;
      following = next.get(last);
    }
    for (Cell at = cell; at != last; ) {
      Cell then = next.getOrDefault(at, last);
      next.put(at, last);
      at = then;
    }
    return last;
  }
}
