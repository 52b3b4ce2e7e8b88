package dev.loupe.analysis.txray.features;

/** Finds the positions of the highest values. Of equal values, the first count. */
final class Highest {
  private final int[] best;

  Highest(int k) {
    this.best = new int[k];
  }

  /**
   * The positions, counted from {@code from}, by falling value; NaN is higher than all numbers. The
   * array is used again.
   *
   * @param count how many values there are, at least k
   */
  int[] of(double[] values, int from, int count) {
    int found = 0;
    for (int position = 0; position < count; position++) {
      double value = values[from + position];
      int place = found;
      while (place > 0 && Double.compare(value, values[from + best[place - 1]]) > 0) {
        place--;
      }
      if (place < best.length) {
        found = Math.min(found + 1, best.length);
        System.arraycopy(best, place, best, place + 1, found - 1 - place);
        best[place] = position;
      }
    }
    return best;
  }
}
