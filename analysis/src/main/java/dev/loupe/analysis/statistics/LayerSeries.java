package dev.loupe.analysis.statistics;

import com.google.common.collect.ImmutableList;

/**
 * The statistics of one layer, batch by batch.
 *
 * @param layer its name: the address of its module, if that does nothing else, or else its label
 * @param batches one for each batch, in order
 */
public record LayerSeries(String layer, ImmutableList<BatchStatistics> batches) {

  /** The means. */
  public double[] means() {
    return batches.stream().mapToDouble(BatchStatistics::mean).toArray();
  }

  /** The standard deviations. */
  public double[] deviations() {
    return batches.stream().mapToDouble(BatchStatistics::deviation).toArray();
  }

  /** The shares of what is near 0; see {@link BatchStatistics#deadShare}. */
  public double[] deadShares() {
    return batches.stream().mapToDouble(BatchStatistics::deadShare).toArray();
  }
}
