package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves single blocks to where their edges are shortest, as far as their neighbours leave room: the
 * median of where their edges want them.
 */
final class Tightening {
  private static final int ROUNDS = 6;

  /** For each block those that are left of it; their distances are those from them. */
  private final Map<Block, List<Block.Gap>> left = new HashMap<>();

  private final List<Block> blocks;

  private Tightening(List<Block> blocks) {
    this.blocks = blocks;
    for (Block block : blocks) {
      for (Block.Gap gap : block.gaps) {
        left.computeIfAbsent(gap.right(), right -> new ArrayList<>())
            .add(new Block.Gap(block, gap.distance()));
      }
    }
  }

  static void tighten(List<Block> blocks) {
    Tightening tightening = new Tightening(blocks);
    boolean moved = true;
    for (int round = 0; moved && round < ROUNDS; round++) {
      moved = tightening.round(round % 2 == 1);
    }
  }

  private boolean round(boolean forward) {
    boolean moved = false;
    for (int i = 0; i < blocks.size(); i++) {
      moved |= move(blocks.get(forward ? i : blocks.size() - 1 - i));
    }
    return moved;
  }

  private boolean move(Block block) {
    if (block.pulls.isEmpty()) {
      return false;
    }
    double x = median(block.pulls);
    for (Block.Gap gap : block.gaps) {
      x = Math.min(x, gap.right().x - gap.distance());
    }
    for (Block.Gap gap : left.getOrDefault(block, List.of())) {
      x = Math.max(x, gap.right().x + gap.distance());
    }
    boolean moved = x != block.x;
    block.x = x;
    return moved;
  }

  private static double median(List<Block.Pull> pulls) {
    List<Block.Pull> sorted = new ArrayList<>(pulls);
    sorted.sort(Comparator.comparingDouble(Tightening::wanted));
    double half = 0;
    for (Block.Pull pull : pulls) {
      half += pull.weight() / 2;
    }
    double sum = 0;
    for (int i = 0; i < sorted.size() - 1; i++) {
      sum += sorted.get(i).weight();
      if (sum > half) {
        return wanted(sorted.get(i));
      }
      if (sum == half) {
        return (wanted(sorted.get(i)) + wanted(sorted.get(i + 1))) / 2;
      }
    }
    return wanted(sorted.get(sorted.size() - 1));
  }

  private static double wanted(Block.Pull pull) {
    return pull.other().x + pull.distance();
  }
}
