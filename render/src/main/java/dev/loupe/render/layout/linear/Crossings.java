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
    }
    return sum;
  }

  private static long countBelow(List<Cell> row) {
    List<Link> links = new ArrayList<>();
    for (Cell cell : row) {
      int weight = cell.item != null && cell.below != null ? SLICE_WEIGHT : 1;
      for (int i = 0; i < weight; i++) {
        links.addAll(cell.down);
      }
    }
    links.sort(Comparator.comparingDouble(Link::topPlace).thenComparingDouble(Link::bottomPlace));
    double[] ends = links.stream().mapToDouble(Link::bottomPlace).toArray();
    return inversions(ends, new double[ends.length], 0, ends.length);
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
