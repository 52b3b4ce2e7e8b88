package dev.loupe.analysis.txray.pruning;

/**
 * What switching filters off changed.
 *
 * @param accuracy of the whole model, in [0, 1]
 * @param prunedAccuracy of the model without the filters, in [0, 1]
 * @param outputChange by how much the model's outputs change, in the mean of their absolute values;
 *     it tells filters apart that no text's class depends on alone
 */
public record PruningReport(double accuracy, double prunedAccuracy, double outputChange) {

  /** How much accuracy was lost; negative if the model is better without the filters. */
  public double loss() {
    return accuracy - prunedAccuracy;
  }
}
