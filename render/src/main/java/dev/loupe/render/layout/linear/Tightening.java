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
  private static final int ROUNDS = 10;

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
    for (int round = 0; round < ROUNDS; round++) {
      tightening.round(round % 2 == 1);
    }
  }

  private void round(boolean forward) {
    blocks.forEach(block -> block.wanted = block.pulls.isEmpty() ? block.x : median(block.pulls));
    for (int i = 0; i < blocks.size(); i++) {
      move(blocks.get(forward ? i : blocks.size() - 1 - i));
    }
  }

  private void move(Block block) {
    double x = block.wanted;
    for (Block.Gap gap : block.gaps) {
      double free = gap.right().x - gap.distance() - block.x;
      x = Math.min(x, block.x + share(free, gap.right().wanted < gap.right().x));
    }
    for (Block.Gap gap : left.getOrDefault(block, List.of())) {
      double free = block.x - gap.right().x - gap.distance();
      x = Math.max(x, block.x - share(free, gap.right().wanted > gap.right().x));
    }
    block.x = x;
  }

  /** Two that want the same place get half of it each. */
  private static double share(double free, boolean disputed) {
    return disputed ? Math.min(free, Math.ceil(free / 2)) : free;
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
