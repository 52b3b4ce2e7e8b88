package dev.loupe.render.layout.linear;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Leads very long edges along the right side of a level, if they would otherwise pass so many rows
 * that the layout were no more linear in what is drawn.
 */
final class SideLanes {
  private SideLanes() {}

  /**
   * Decides which nets of a ranked level run at the side; returns whether any do.
   *
   * @param rowsPerItem how many rows the others may pass all together, for each item of the level
   */
  static boolean choose(Level level, int rowsPerItem) {
    List<Net> longestFirst = new ArrayList<>(level.nets);
    longestFirst.sort(Comparator.comparingInt(Net::length).reversed());
    long rows = longestFirst.stream().mapToLong(Net::length).sum();
    long most = (long) rowsPerItem * level.items.size();
    boolean any = false;
    for (Net net : longestFirst) {
      net.aside = rows > most && net.length() > 1;
      if (net.aside) {
        rows -= net.length();
        any = true;
      }
    }
    return any;
  }

  /** Puts the nets at the side beside each other; returns how far right they reach. */
  static double place(Level level, double right) {
    List<Net> aside = new ArrayList<>();
    for (Net net : level.nets) {
      if (net.side != null) {
        aside.add(net);
      }
    }
    aside.sort(Comparator.comparingInt(Net::firstRow));
    PriorityQueue<Net> running =
        new PriorityQueue<>(
            Comparator.comparingInt(Net::lastRow).thenComparingDouble(net -> net.sideLane().x));
    ArrayDeque<Double> free = new ArrayDeque<>();
    double farthest = right;
    for (Net net : aside) {
      while (!running.isEmpty() && running.element().lastRow() + 1 < net.firstRow()) {
        free.push(running.remove().sideLane().x);
      }
      if (free.isEmpty()) {
        farthest += farthest == right ? Spacing.BOX_LINE : Spacing.LINE_LINE;
        free.push(farthest);
      }
      net.sideLane().x = free.pop();
      running.add(net);
    }
    return farthest;
  }
}
