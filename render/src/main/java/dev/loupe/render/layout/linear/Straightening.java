package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.linear.Passage.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes edges straight that nearly are: a bend of a few pixels looks like a mistake. */
final class Straightening {
  /** A bend that is wider may stay. */
  private static final double MOST = 8;

  /** Moves smaller than this are none. */
  private static final double LEAST = 0.05;

  /** Between the ends of edges at a node that have been moved. */
  private static final double NEAREST_PINS = 8;

  /** Blocks with more edges stay where they are. */
  private static final int MOST_PULLS = 40;

  private Straightening() {}

  /** Moves blocks by a little where that makes more edges straight, and they stay apart. */
  static void ofBlocks(List<Block> blocks) {
    Map<Block, Double> leftmost = new HashMap<>();
    for (Block block : blocks) {
      if (block.pulls.size() <= MOST_PULLS) {
        straighten(block, leftmost.getOrDefault(block, Double.NEGATIVE_INFINITY));
      }
      for (Block.Gap gap : block.gaps) {
        leftmost.merge(gap.right(), block.x + gap.distance(), Math::max);
      }
    }
  }

  private static void straighten(Block block, double leftmost) {
    double rightmost = Double.POSITIVE_INFINITY;
    for (Block.Gap gap : block.gaps) {
      rightmost = Math.min(rightmost, gap.right().x - gap.distance());
    }
    double start = block.x;
    double best = start;
    double bestWeight = straight(block, start);
    for (Block.Pull pull : block.pulls) {
      double x = pull.other().x + pull.distance();
      boolean free = x >= leftmost && x <= rightmost;
      if (free && Math.abs(x - start) <= MOST && straight(block, x) > bestWeight) {
        best = x;
        bestWeight = straight(block, x);
      }
    }
    block.x = best;
  }

  /** How many edges are straight, by their weights, less those that nearly are. */
  private static double straight(Block block, double x) {
    double sum = 0;
    for (Block.Pull pull : block.pulls) {
      double bend = Math.abs(pull.other().x + pull.distance() - x);
      sum += bend < LEAST ? pull.weight() : bend <= MOST ? -pull.weight() : 0;
    }
    return sum;
  }

  /** Moves the ends of edges at nodes to where the edges come from. */
  static void ofPins(Grid grid) {
    Map<Cell, List<Arrival>> arrivals = new HashMap<>();
    for (int row = -1; row < grid.rows.size(); row++) {
      for (Passage passage : grid.channel(row)) {
        for (End end : passage.below) {
          Item item = end.cell().item;
          if (item != null && item.kind == Item.Kind.NODE) {
            double bend = passage.above.size() == 1 ? passage.above.get(0).x() - end.x() : MOST + 1;
            arrivals
                .computeIfAbsent(end.cell(), cell -> new ArrayList<>())
                .add(new Arrival(end.pin(), bend));
          }
        }
      }
    }
    arrivals.forEach((cell, pins) -> straighten(cell.width, pins));
  }

  /** Where an edge enters a node, and how far right of it the edge comes from. */
  private record Arrival(Pin pin, double bend) {

    boolean isStraight() {
      return Math.abs(bend) < LEAST;
    }

    boolean isNearly() {
      return !isStraight() && Math.abs(bend) <= MOST;
    }
  }

  private static void straighten(double width, List<Arrival> arrivals) {
    arrivals.sort(Comparator.comparingDouble(arrival -> arrival.pin().offset));
    List<Arrival> nearly = arrivals.stream().filter(Arrival::isNearly).toList();
    if (nearly.isEmpty()) {
      return;
    }
    if (nearly.size() == 1 && arrivals.stream().noneMatch(Arrival::isStraight)) {
      double bend = nearly.get(0).bend();
      boolean fit =
          arrivals.stream().allMatch(arrival -> isInside(arrival.pin().offset + bend, width));
      if (fit) {
        arrivals.forEach(arrival -> arrival.pin().offset += bend);
        return;
      }
    }
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      double offset = arrival.pin().offset + arrival.bend();
      boolean apart =
          (i == 0 || offset - arrivals.get(i - 1).pin().offset >= NEAREST_PINS)
              && (i == arrivals.size() - 1
                  || arrivals.get(i + 1).pin().offset - offset >= NEAREST_PINS);
      if (arrival.isNearly() && apart && isInside(offset, width)) {
        arrival.pin().offset = offset;
      }
    }
  }

  private static boolean isInside(double offset, double width) {
    double room = Math.max(width / 2 - Spacing.PIN_CORNER, width / 4);
    return Math.abs(offset - width / 2) <= room;
  }
}
