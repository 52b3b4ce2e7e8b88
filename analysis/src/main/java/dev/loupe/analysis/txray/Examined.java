package dev.loupe.analysis.txray;

import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.FilterBlock;
import dev.loupe.analysis.txray.features.FilterFeatures;
import dev.loupe.analysis.txray.features.Redundancy;
import dev.loupe.analysis.txray.model.TrainedTextCnn;

/**
 * A text CNN and what its filters prefer.
 *
 * @param trained the model, the caller's, and its training
 * @param features of its filters, over the texts that it was trained on
 */
public record Examined(TrainedTextCnn trained, CollectedFeatures features) {

  /** Its counts of filters by window size. */
  public ImmutableMap<Integer, Integer> filters() {
    return trained.model().config().filters();
  }

  /** How many different features a filter has in the mean. */
  public double meanUniqueFeatures() {
    return features.blocks().stream()
        .flatMap(block -> block.filters().stream())
        .mapToInt(FilterFeatures::uniqueFeatures)
        .average()
        .orElse(0);
  }

  /**
   * The mean Jaccard similarity of two different filters of one convolution; NaN if each has only
   * one.
   */
  public double meanRedundancy() {
    return features.blocks().stream()
        .mapToDouble(Examined::meanRedundancy)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  private static double meanRedundancy(FilterBlock block) {
    Redundancy redundancy = Redundancy.jaccard(block);
    int count = block.filters().size();
    double sum = 0;
    for (int one = 0; one < count; one++) {
      for (int other = 0; other < one; other++) {
        sum += redundancy.of(one, other);
      }
    }
    return sum / (count * (count - 1) / 2.0);
  }
}
