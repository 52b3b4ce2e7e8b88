package dev.loupe.analysis.txray.features;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts what one filter reacts to, in bounded memory. */
final class FilterTally {
  private static final Comparator<Map.Entry<Feature, FilterStatistics.Counter>> STRONGEST =
      Comparator.comparingLong(
              (Map.Entry<Feature, FilterStatistics.Counter> entry) -> -entry.getValue().count())
          .thenComparingDouble(entry -> -entry.getValue().max());

  private final int maxFeatures;
  private final FilterStatistics.Counter all = new FilterStatistics.Counter();
  private Map<Feature, FilterStatistics.Counter> features = new LinkedHashMap<>();
  private long forgotten;

  FilterTally(int maxFeatures) {
    this.maxFeatures = maxFeatures;
  }

  void add(Feature feature, double activation) {
    all.add(activation);
    features.computeIfAbsent(feature, it -> new FilterStatistics.Counter()).add(activation);
    if (features.size() > maxFeatures) {
      forgetHalf();
    }
  }

  /** Keeps the features that were met most often; of those met equally often, the strongest. */
  private void forgetHalf() {
    ImmutableSet<Feature> kept =
        features.entrySet().stream()
            .sorted(STRONGEST)
            .limit((maxFeatures + 1) / 2)
            .map(Map.Entry::getKey)
            .collect(toImmutableSet());
    Map<Feature, FilterStatistics.Counter> left = new LinkedHashMap<>(features);
    left.keySet().retainAll(kept);
    forgotten += features.values().stream().mapToLong(FilterStatistics.Counter::count).sum();
    forgotten -= left.values().stream().mapToLong(FilterStatistics.Counter::count).sum();
    features = left;
  }

  FilterFeatures features(int filter) {
    ImmutableMap.Builder<Feature, FilterStatistics> counted = ImmutableMap.builder();
    features.forEach((feature, counter) -> counted.put(feature, counter.statistics()));
    return new FilterFeatures(filter, counted.buildOrThrow(), all.statistics(), forgotten);
  }
}
