package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts how often the edges between rows cross. */
final class Crossings {

  /** That an edge must not cross a high item is worth some other crossings. */
  private static final int SLICE_WEIGHT = 6;

  private Crossings() {}

  static long count(Grid grid) {
    long sum = 0;
    for (List<Cell> row : grid.rows) {
      sum += countBelow(row);
      for (Cell cell : row) {
        if (cell.partner != null) {
          sum += countRound(cell, cell.partner, row);
        }
      }
    }
    return sum;
  }

  /** What a net crosses that turns round from a cell to its lane beside it. */
  private static long countRound(Cell lane, Cell partner, List<Cell> row) {
    int from = Math.min(lane.index, partner.index) + 1;
    int to = Math.max(lane.index, partner.index);
    long sum = 0;
    for (Cell cell : row.subList(from, to)) {
      sum += lane.above == null ? cell.up.size() : 0;
      sum += lane.below == null ? cell.down.size() : 0;
    }
    return sum;
  }

  private static long countBelow(List<Cell> row) {
    int count = 0;
    for (Cell cell : row) {
      count += weight(cell) * cell.down.size();
    }
    double[] ends = new double[count];
    int next = 0;
    for (Cell cell : row) {
      for (Link link : fromLeftToRight(cell.down)) {
        for (int i = 0; i < weight(cell); i++) {
          ends[next++] = link.bottomPlace();
        }
      }
    }
    return inversions(ends, new double[count], 0, count);
  }

  private static int weight(Cell cell) {
    return cell.item != null && cell.below != null ? SLICE_WEIGHT : 1;
  }

  private static List<Link> fromLeftToRight(List<Link> links) {
    if (links.size() < 2) {
      return links;
    }
    List<Link> sorted = new ArrayList<>(links);
    sorted.sort(Comparator.comparingDouble(Link::topPlace).thenComparingDouble(Link::bottomPlace));
    return sorted;
  }

  /** Counts pairs in the wrong order while it sorts. */
  private static long inversions(double[] values, double[] buffer, int from, int to) {
    if (to - from < 2) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    long count = inversions(values, buffer, from, middle) + inversions(values, buffer, middle, to);
    System.arraycopy(values, from, buffer, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      if (right >= to || (left < middle && buffer[left] <= buffer[right])) {
        values[i] = buffer[left++];
      } else {
        values[i] = buffer[right++];
        count += middle - left;
      }
    }
    return count;
  }
}
