package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.linear.Passage.End;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The blocks of a grid whose cells are aligned. */
final class Blocks {
  private static final double NEAR = 4;
  private static final double FAR = 1;

  private final Grid grid;
  private final List<Block> all = new ArrayList<>();

  private Blocks(Grid grid) {
    this.grid = grid;
  }

  /** Makes the blocks; each comes after all that are left of it. */
  static List<Block> of(Level level, Grid grid) {
    Blocks blocks = new Blocks(grid);
    blocks.collect();
    blocks.addGaps();
    blocks.addPulls();
    blocks.addMainPull(level);
    return blocks.sorted();
  }

  private Block of(Cell cell) {
    return all.get(cell.block);
  }

  private void collect() {
    for (List<Cell> row : grid.rows) {
      for (Cell start : row) {
        if (start.alignedUp == null) {
          Block block = new Block();
          Cell cell = start;
          cell.offset = 0;
          while (true) {
            cell.block = all.size();
            block.cells.add(cell);
            Link link = cell.alignedDown;
            if (link == null) {
              break;
            }
            Cell below = link.bottom();
            below.offset = cell.offset + link.topPin().offset - link.bottomPin().offset;
            cell = below;
          }
          all.add(block);
        }
      }
    }
  }

  private void addGaps() {
    for (List<Cell> row : grid.rows) {
      for (int i = 1; i < row.size(); i++) {
        Cell left = row.get(i - 1);
        Cell right = row.get(i);
        double distance = left.width + gap(left, right);
        of(left).gaps.add(new Block.Gap(of(right), left.offset + distance - right.offset));
      }
    }
  }

  /** How far apart two neighbours are at least. */
  static double gap(Cell left, Cell right) {
    if (isLine(left) && isLine(right)) {
      return Spacing.LINE_LINE;
    }
    return isLine(left) || isLine(right) ? Spacing.BOX_LINE : Spacing.BOX_BOX;
  }

  private static boolean isLine(Cell cell) {
    return cell.item == null
        || switch (cell.item.kind) {
          case NODE, GROUP -> false;
          case LABEL, ENTRY, EXIT -> true;
        };
  }

  private void addPulls() {
    for (int row = -1; row < grid.rows.size(); row++) {
      for (Passage passage : grid.channel(row)) {
        if (passage.above.size() == 1) {
          passage.below.forEach(end -> pull(passage.above.get(0), end));
        } else if (passage.above.isEmpty()) {
          pull(passage.below.get(0), passage.below.get(1));
        } else {
          pull(passage.above.get(0), passage.above.get(1));
        }
      }
    }
  }

  private void pull(End a, End b) {
    if (a.cell().block < 0 || b.cell().block < 0) {
      return; // What runs at the side pulls nothing there.
    }
    double weight = isLine(a.cell()) || isLine(b.cell()) ? FAR : NEAR;
    pull(a.cell(), a.pin().offset, b.cell(), b.pin().offset, weight);
  }

  private void pull(Cell a, double pinA, Cell b, double pinB, double weight) {
    Block first = of(a);
    Block second = of(b);
    if (first != second) {
      double distance = a.offset + pinA - b.offset - pinB;
      second.pulls.add(new Block.Pull(first, distance, weight));
      first.pulls.add(new Block.Pull(second, -distance, weight));
    }
  }

  /** The main flow shall leave a group where it came in, or groups one below the other drift. */
  private void addMainPull(Level level) {
    Item entry = level.mainEntry().orElse(null);
    Item exit = level.mainExit().orElse(null);
    if (entry != null && exit != null) {
      pull(entry.firstCell(), 0, exit.firstCell(), 0, NEAR);
    }
  }

  private List<Block> sorted() {
    int[] waitsFor = new int[all.size()];
    for (Block block : all) {
      block.gaps.forEach(gap -> waitsFor[gap.right().cells.get(0).block]++);
    }
    Deque<Block> ready = new ArrayDeque<>();
    for (int i = 0; i < waitsFor.length; i++) {
      if (waitsFor[i] == 0) {
        ready.add(all.get(i));
      }
    }
    List<Block> sorted = new ArrayList<>(all.size());
    while (!ready.isEmpty()) {
      Block block = ready.remove();
      sorted.add(block);
      for (Block.Gap gap : block.gaps) {
        if (--waitsFor[gap.right().cells.get(0).block] == 0) {
          ready.add(gap.right());
        }
      }
    }
    return sorted;
  }
}
