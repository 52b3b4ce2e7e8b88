package dev.loupe.analysis.txray.report;

import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.Feature;
import dev.loupe.analysis.txray.features.FilterBlock;
import dev.loupe.analysis.txray.features.FilterFeatures;
import dev.loupe.analysis.txray.features.FilterStatistics;
import dev.loupe.analysis.txray.features.Redundancy;
import dev.loupe.error.BadInputException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/**
 * Writes what the filters of a model prefer, whichever model it is: a page, and its charts as
 * files.
 *
 * @param features what they prefer
 * @param words what people call a feature: {@link Feature#text} or {@link Feature#idText}
 * @param source where the texts are from, for the titles
 */
public record FeatureReport(
    CollectedFeatures features, Function<Feature, String> words, String source) {
  private static final int PREFERENCES = 8;

  /** The charts by the names of their files, in the order of the page. */
  public ImmutableMap<String, Chart> charts() {
    ImmutableMap.Builder<String, Chart> charts = ImmutableMap.builder();
    FeatureCharts drawn = new FeatureCharts(features, source);
    for (FilterBlock block : features.blocks()) {
      charts.put(
          "preferences-" + block.name().replaceAll("[^A-Za-z0-9_.-]", "_"),
          drawn.preferences(block, words, PREFERENCES));
    }
    charts.put("unique-features", drawn.uniqueFeatures());
    charts.put("activations-sum", drawn.statistic("sum", FilterStatistics::sum));
    charts.put("activations-min", drawn.statistic("min", FilterStatistics::min));
    charts.put("activations-max", drawn.statistic("max", FilterStatistics::max));
    charts.put("activations-mean", drawn.statistic("mean", FilterStatistics::mean));
    charts.put("activations-std", drawn.statistic("standard deviation", FilterStatistics::std));
    charts.put("redundancy", drawn.redundancy("Filters that say the same", Redundancy::jaccard));
    charts.put(
        "redundancy-weighted",
        drawn.redundancy("Filters that say the same, by strength", Redundancy::weightedJaccard));
    return charts.buildOrThrow();
  }

  /**
   * Writes {@code index.html}, which needs no other file and no network, each chart as {@code .svg}
   * and {@code .png}, and all preferences as {@code features.tsv}.
   *
   * @param folder is made if it is not there
   * @throws BadInputException if it can't be written
   */
  public void write(Path folder) {
    new ReportPage(source, summary(), charts(), table()).write(folder);
  }

  /** What was done, in a sentence. */
  public String summary() {
    int filters = features.blocks().stream().mapToInt(block -> block.filters().size()).sum();
    return String.format(
        Locale.ROOT,
        "%,d texts; %d %s over tokens with %d filters.",
        features.texts(),
        features.blocks().size(),
        features.blocks().size() == 1 ? "convolution" : "convolutions",
        filters);
  }

  /** All preferences: a line for each filter and feature. */
  String table() {
    StringBuilder table = new StringBuilder("filter\tfeature\tcount\tsum\tmin\tmax\tmean\tstd\n");
    for (FilterBlock block : features.blocks()) {
      for (FilterFeatures filter : block.filters()) {
        String name = block.filterName(filter.filter());
        filter
            .preferences()
            .forEach(it -> table.append(row(name, words.apply(it.feature()), it.statistics())));
      }
    }
    return table.toString();
  }

  private static String row(String filter, String feature, FilterStatistics it) {
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%d\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g%n",
        filter,
        feature,
        it.count(),
        it.sum(),
        it.min(),
        it.max(),
        it.mean(),
        it.std());
  }
}
