package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.Rounding;
import java.util.List;

/**
 * Places blocks from left to right: near what they are linked to, and apart. Each round pushes the
 * blocks to the right of where they would like to be until they are apart, and to the left as well;
 * the means of the two are apart too, and lean to neither side.
 */
final class Placement {
  private static final int ROUNDS = 24;

  /** It is better to drift a little than to have a bend that is hardly one. */
  private static final double LEAST_BEND = 6;

  private Placement() {}

  static void place(Level level, Grid grid) {
    List<Block> blocks = Blocks.of(level, grid);
    pack(blocks);
    double best = cost(blocks);
    double[] bestX = blocks.stream().mapToDouble(block -> block.x).toArray();
    for (int round = 0; round < ROUNDS; round++) {
      for (Block block : blocks) {
        // Half-way, or two that want to be where the other is would change places for ever.
        block.wanted = (block.x + block.pulledTo()) / 2;
      }
      if (round == ROUNDS - 1) {
        blocks.forEach(block -> block.wanted = block.x);
      }
      settle(blocks);
      double cost = cost(blocks);
      if (cost < best) {
        best = cost;
        for (int i = 0; i < bestX.length; i++) {
          bestX[i] = blocks.get(i).x;
        }
      }
    }
    for (int i = 0; i < bestX.length; i++) {
      blocks.get(i).x = Rounding.nearest(bestX[i]);
    }
    Tightening.tighten(blocks);
    Straightening.ofBlocks(blocks);
    for (Block block : blocks) {
      block.cells.forEach(cell -> cell.x = block.x + cell.offset);
    }
    leadOutWhereIn(level, grid);
  }

  /** Puts the main exit exactly below the main entry, and the others beside it. */
  private static void leadOutWhereIn(Level level, Grid grid) {
    Item entry = level.mainEntry().orElse(null);
    Item exit = level.mainExit().orElse(null);
    if (entry == null || exit == null) {
      return;
    }
    double x = entry.firstCell().x;
    List<Cell> row = grid.rows.get(exit.row);
    int index = exit.firstCell().index;
    if (Math.abs(row.get(index).x - x) < LEAST_BEND) {
      return;
    }
    row.get(index).x = x;
    for (int i = index + 1; i < row.size(); i++) {
      row.get(i).x = Math.max(row.get(i).x, row.get(i - 1).x + Spacing.LINE_LINE);
    }
    for (int i = index - 1; i >= 0; i--) {
      row.get(i).x = Math.min(row.get(i).x, row.get(i + 1).x - Spacing.LINE_LINE);
    }
  }

  /** All as far to the left as they can be. */
  private static void pack(List<Block> blocks) {
    for (Block block : blocks) {
      for (Block.Gap gap : block.gaps) {
        gap.right().x = Math.max(gap.right().x, block.x + gap.distance());
      }
    }
  }

  private static void settle(List<Block> blocks) {
    for (Block block : blocks) {
      block.pushedRight = block.wanted;
      block.pushedLeft = block.wanted;
    }
    for (Block block : blocks) {
      for (Block.Gap gap : block.gaps) {
        Block right = gap.right();
        right.pushedRight = Math.max(right.pushedRight, block.pushedRight + gap.distance());
      }
    }
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      for (Block.Gap gap : block.gaps) {
        block.pushedLeft = Math.min(block.pushedLeft, gap.right().pushedLeft - gap.distance());
      }
    }
    for (Block block : blocks) {
      block.x = (block.pushedRight + block.pushedLeft) / 2;
    }
  }

  private static double cost(List<Block> blocks) {
    double sum = 0;
    for (Block block : blocks) {
      for (Block.Pull pull : block.pulls) {
        sum += pull.weight() * Math.abs(pull.other().x + pull.distance() - block.x);
      }
    }
    return sum;
  }
}
