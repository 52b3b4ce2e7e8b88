package dev.loupe.analysis.txray.features;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Comparator;
import java.util.Map;

/**
 * What one filter reacted to most, over all texts.
 *
 * @param filter its number, from 0
 * @param features what it reacted to, with statistics of its activations on each, in the order in
 *     which they were met
 * @param statistics of its activations on all features, also on forgotten ones
 * @param forgotten how many activations were on features that were left out, because there were too
 *     many
 */
public record FilterFeatures(
    int filter,
    ImmutableMap<Feature, FilterStatistics> features,
    FilterStatistics statistics,
    long forgotten) {

  /** How many different features there are; at least so many if some were forgotten. */
  public int uniqueFeatures() {
    return features.size();
  }

  /**
   * A feature and how much a filter likes it.
   *
   * @param feature the words
   * @param statistics of the filter's activations on them
   */
  public record Preference(Feature feature, FilterStatistics statistics) {}

  /**
   * The features by falling mean activation; those of one mean in the order in which they were met.
   */
  public ImmutableList<Preference> preferences() {
    return features.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                (Map.Entry<Feature, FilterStatistics> entry) -> -entry.getValue().mean()))
        .map(entry -> new Preference(entry.getKey(), entry.getValue()))
        .collect(toImmutableList());
  }
}
