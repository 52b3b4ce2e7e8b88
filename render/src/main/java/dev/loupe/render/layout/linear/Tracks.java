package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.linear.Passage.End;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Gives what runs sideways between two rows a track each, so that nothing lies on anything else and
 * few edges cross.
 */
final class Tracks {
  private static final double SAME = 3;
  private static final int CONFLICT = 1000;

  /** So many nets are ordered by comparing all pairs. */
  private static final int MOST_COMPARED = 150;

  private Tracks() {}

  /** Sets the tracks, and returns how many there are. */
  static int assign(List<Passage> passages) {
    List<Passage> bent = new ArrayList<>();
    for (Passage passage : passages) {
      passage.track = 0;
      if (passage.right() - passage.left() > 0.05) {
        bent.add(passage);
      }
    }
    bent.sort(rightmostFirst());
    if (bent.size() <= MOST_COMPARED) {
      improve(bent);
    }
    Skyline skyline = new Skyline();
    int count = 0;
    for (Passage passage : bent) {
      passage.track =
          skyline.put(passage.left() - Spacing.TRACKS / 2, passage.right() + Spacing.TRACKS / 2);
      count = Math.max(count, passage.track + 1);
    }
    return count;
  }

  /** Of nets that go right the rightmost is above, of those that go left the leftmost. */
  private static Comparator<Passage> rightmostFirst() {
    return Comparator.comparingDouble(
        passage -> {
          double from = mean(passage.above);
          double to = mean(passage.below);
          return to >= from ? -from : from;
        });
  }

  private static double mean(List<End> ends) {
    // Not the stream's average, which is more exact in Java than in JavaScript.
    double sum = 0;
    for (End end : ends) {
      sum += end.x();
    }
    return ends.isEmpty() ? 0 : sum / ends.size();
  }

  private static void improve(List<Passage> order) {
    boolean changed = true;
    for (int round = 0; changed && round < order.size(); round++) {
      changed = false;
      for (int i = 1; i < order.size(); i++) {
        Passage upper = order.get(i - 1);
        Passage lower = order.get(i);
        if (overlap(upper, lower) && cost(upper, lower) > cost(lower, upper)) {
          Collections.swap(order, i - 1, i);
          changed = true;
        }
      }
    }
  }

  private static boolean overlap(Passage a, Passage b) {
    return a.left() < b.right() + SAME && b.left() < a.right() + SAME;
  }

  /** How often two nets cross if one is above the other. */
  static int cost(Passage upper, Passage lower) {
    int cost = 0;
    for (End end : upper.below) {
      if (end.x() > lower.left() && end.x() < lower.right()) {
        cost++;
      }
      for (End other : lower.above) {
        if (Math.abs(end.x() - other.x()) < SAME) {
          cost += CONFLICT;
        }
      }
    }
    for (End end : lower.above) {
      if (end.x() > upper.left() && end.x() < upper.right()) {
        cost++;
      }
    }
    return cost;
  }
}
