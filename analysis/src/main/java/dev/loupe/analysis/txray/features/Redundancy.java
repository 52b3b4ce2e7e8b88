package dev.loupe.analysis.txray.features;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import com.google.common.primitives.ImmutableDoubleArray;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * How much filters say the same: for each two of some filters a number in [0, 1].
 *
 * @param rows a row for each filter, with a number for each filter; symmetric, with 1 in the
 *     diagonal
 */
public record Redundancy(ImmutableList<ImmutableDoubleArray> rows) {

  /**
   * The Jaccard similarity of the filters' sets of features: the number of features that both have,
   * over the number that either has. Two empty sets are equal: 1.
   */
  public static Redundancy jaccard(FilterBlock block) {
    return pairwise(block, Redundancy::jaccard);
  }

  /**
   * The same, weighted by strength: over all features the sum of the smaller strengths, over the
   * sum of the larger ones. The strength of a feature is the sum of the filter's activations on it,
   * 0 if that is negative or the filter does not have it. Without any strength on either side: 1.
   */
  public static Redundancy weightedJaccard(FilterBlock block) {
    return pairwise(block, Redundancy::weightedJaccard);
  }

  private static Redundancy pairwise(
      FilterBlock block, ToDoubleBiFunction<FilterFeatures, FilterFeatures> similarity) {
    return new Redundancy(
        block.filters().stream()
            .map(
                one ->
                    ImmutableDoubleArray.copyOf(
                        block.filters().stream()
                            .mapToDouble(other -> similarity.applyAsDouble(one, other))))
            .collect(toImmutableList()));
  }

  private static double jaccard(FilterFeatures one, FilterFeatures other) {
    Set<Feature> either = Sets.union(one.features().keySet(), other.features().keySet());
    int both = Sets.intersection(one.features().keySet(), other.features().keySet()).size();
    return either.isEmpty() ? 1 : (double) both / either.size();
  }

  private static double weightedJaccard(FilterFeatures one, FilterFeatures other) {
    double smaller = 0;
    double larger = 0;
    for (Feature feature : Sets.union(one.features().keySet(), other.features().keySet())) {
      double strength = strength(one, feature);
      double otherStrength = strength(other, feature);
      smaller += Math.min(strength, otherStrength);
      larger += Math.max(strength, otherStrength);
    }
    return larger == 0 ? 1 : smaller / larger;
  }

  private static double strength(FilterFeatures filter, Feature feature) {
    FilterStatistics statistics = filter.features().get(feature);
    return statistics == null ? 0 : Math.max(0, statistics.sum());
  }

  /** The similarity of two filters. */
  public double of(int one, int other) {
    return rows.get(one).get(other);
  }
}
