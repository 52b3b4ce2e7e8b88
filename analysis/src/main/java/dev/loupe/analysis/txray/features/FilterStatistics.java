package dev.loupe.analysis.txray.features;

/**
 * Statistics of activations.
 *
 * @param count how many there are
 * @param sum of them; 0 if there is none
 * @param min the lowest; NaN if there is none
 * @param max the highest; NaN if there is none
 * @param mean NaN if there is none
 * @param std the standard deviation of the population (divided by the count); NaN if there is none
 */
public record FilterStatistics(
    long count, double sum, double min, double max, double mean, double std) {

  /** Counts values one by one, without keeping them (Welford's method). */
  static final class Counter {
    private long count;
    private double sum;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private double mean;
    private double squares;

    void add(double value) {
      count++;
      sum += value;
      min = count == 1 ? value : Math.min(min, value);
      max = count == 1 ? value : Math.max(max, value);
      double before = value - mean;
      mean += before / count;
      squares += before * (value - mean);
    }

    long count() {
      return count;
    }

    double max() {
      return max;
    }

    FilterStatistics statistics() {
      return count == 0
          ? new FilterStatistics(0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN)
          : new FilterStatistics(count, sum, min, max, mean, Math.sqrt(squares / count));
    }
  }
}
