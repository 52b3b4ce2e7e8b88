package dev.loupe.analysis.statistics;

import com.google.common.primitives.ImmutableLongArray;

/**
 * What is known of the activations of one layer in one batch.
 *
 * @param mean over all elements; NaN if there is none, or any is NaN
 * @param deviation the standard deviation, with n - 1 below; NaN where n is below 2, too
 * @param histogram how many magnitudes lie in each bin
 * @param outOfRange how many magnitudes lie in no bin, infinite ones included
 * @param nans how many elements are NaN
 */
public record BatchStatistics(
    double mean, double deviation, ImmutableLongArray histogram, long outOfRange, long nans) {

  /** How many magnitudes lie in a bin. */
  public long counted() {
    return histogram.stream().sum();
  }

  /**
   * The share of the first bin in what lies in any: with the usual bins, how much is nearer to 0
   * than 0.25. NaN if nothing lies in any.
   */
  public double deadShare() {
    return (double) histogram.get(0) / counted();
  }
}
