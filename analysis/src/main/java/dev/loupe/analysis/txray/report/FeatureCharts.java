package dev.loupe.analysis.txray.report;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.chart.Axis;
import dev.loupe.analysis.chart.BarChart;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.chart.ColorMap;
import dev.loupe.analysis.chart.ColorScale;
import dev.loupe.analysis.chart.Grid;
import dev.loupe.analysis.chart.HeatMap;
import dev.loupe.analysis.chart.Panel;
import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.Feature;
import dev.loupe.analysis.txray.features.FilterBlock;
import dev.loupe.analysis.txray.features.FilterFeatures;
import dev.loupe.analysis.txray.features.FilterStatistics;
import dev.loupe.analysis.txray.features.Redundancy;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Charts of what filters prefer.
 *
 * @param features what they prefer
 * @param source where the texts are from, for the titles
 */
public record FeatureCharts(CollectedFeatures features, String source) {

  /** How many different features each filter has. */
  public Chart uniqueFeatures() {
    return perFilter(
        "Unique features", "number of unique features", FilterFeatures::uniqueFeatures);
  }

  /**
   * A statistic of each filter's activations.
   *
   * @param name what it is, such as {@code mean}
   */
  public Chart statistic(String name, ToDoubleFunction<FilterStatistics> statistic) {
    return perFilter(
        "Activations: " + name,
        name + " of activations",
        filter -> statistic.applyAsDouble(filter.statistics()));
  }

  private Chart perFilter(String title, String label, ToDoubleFunction<FilterFeatures> height) {
    return chart(
        title,
        block ->
            BarChart.of(
                block.name(),
                Axis.named("filter", numbers(block)),
                Axis.of(label),
                block.filters().stream().mapToDouble(height).toArray()));
  }

  private static List<String> numbers(FilterBlock block) {
    return block.filters().stream().map(filter -> "" + filter.filter()).toList();
  }

  /** How alike the filters of each convolution are. */
  public Chart redundancy(String title, Function<FilterBlock, Redundancy> similarity) {
    return chart(
        title,
        block -> {
          int size = block.filters().size();
          double[] cells =
              similarity.apply(block).rows().stream()
                  .flatMapToDouble(row -> row.stream())
                  .toArray();
          return new HeatMap(
              block.name(),
              Axis.named("filter", numbers(block)),
              Axis.named("filter", numbers(block)),
              Grid.of(size, size, cells),
              new ColorScale("Jaccard similarity", new Axis.Bounds(0, 1), ColorMap.VIRIDIS));
        });
  }

  private Chart chart(String title, Function<FilterBlock, Panel> panel) {
    return Chart.of(
        "%s (%s)".formatted(title, source),
        features.blocks().stream().map(panel).collect(toImmutableList()));
  }

  /**
   * The features that each filter of a convolution prefers, by mean activation.
   *
   * @param words what people call a feature
   * @param count how many of each filter, at most
   */
  public Chart preferences(FilterBlock block, Function<Feature, String> words, int count) {
    return Chart.of(
            "What the filters of %s prefer (%s)".formatted(block.name(), source),
            block.filters().stream()
                .map(filter -> preferences(block, filter, words, count))
                .collect(toImmutableList()))
        .withColumns(3);
  }

  private static BarChart preferences(
      FilterBlock block, FilterFeatures filter, Function<Feature, String> words, int count) {
    ImmutableList<FilterFeatures.Preference> first =
        filter.preferences().stream().limit(count).collect(toImmutableList());
    return BarChart.of(
        block.filterName(filter.filter()),
        Axis.named("", first.stream().map(it -> words.apply(it.feature())).toList()),
        Axis.of("mean activation"),
        first.stream().mapToDouble(it -> it.statistics().mean()).toArray());
  }
}
