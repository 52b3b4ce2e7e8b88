package dev.loupe.analysis.txray.report;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.analysis.chart.Axis;
import dev.loupe.analysis.chart.BarChart;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.chart.LineChart;
import dev.loupe.analysis.chart.Panel;
import dev.loupe.analysis.chart.Series;
import dev.loupe.analysis.txray.Examined;
import dev.loupe.analysis.txray.TxRayResult;
import dev.loupe.analysis.txray.model.Epoch;
import dev.loupe.analysis.txray.pruning.FilterId;
import dev.loupe.analysis.txray.pruning.PruningReport;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Charts of what a text CNN can do, with all its filters and without some.
 *
 * @param result what was found out
 * @param source where the texts are from, for the titles
 */
public record ModelCharts(TxRayResult result, String source) {

  /** Loss and accuracy after each epoch. */
  public Chart training() {
    return chart(
        "Training",
        epochs("Loss", Axis.of("mean loss"), Epoch::loss),
        epochs("Validation", Axis.of("accuracy").within(0, 1), Epoch::accuracy));
  }

  private Panel epochs(String title, Axis axis, ToDoubleFunction<Epoch> value) {
    return LineChart.of(
        title,
        Axis.of("epoch"),
        axis,
        models()
            .map(
                model ->
                    new Series(
                        text(model),
                        numbers(model.trained().epochs(), Epoch::number),
                        numbers(model.trained().epochs(), value)))
            .toList());
  }

  private static ImmutableDoubleArray numbers(List<Epoch> epochs, ToDoubleFunction<Epoch> value) {
    return ImmutableDoubleArray.copyOf(epochs.stream().mapToDouble(value));
  }

  private Stream<Examined> models() {
    return Stream.concat(Stream.of(result.main()), result.others().stream());
  }

  /** {@code 1:10, 2:7, 3:3}. */
  private static String text(Examined model) {
    return model.filters().entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** How much the model's outputs change without each single filter. */
  public Chart withoutFilter() {
    List<Map.Entry<FilterId, PruningReport>> all = result.withoutFilter().entrySet().asList();
    ImmutableList<Panel> panels =
        all.stream()
            .map(entry -> entry.getKey().block())
            .distinct()
            .map(block -> withoutFilter(block, all))
            .collect(toImmutableList());
    return Chart.of(titled("What changes without a filter"), panels);
  }

  private static Panel withoutFilter(String block, List<Map.Entry<FilterId, PruningReport>> all) {
    List<Map.Entry<FilterId, PruningReport>> ofBlock =
        all.stream().filter(entry -> entry.getKey().block().equals(block)).toList();
    return BarChart.of(
        block,
        Axis.named("filter", ofBlock.stream().map(it -> "" + it.getKey().filter()).toList()),
        Axis.of("mean change of outputs"),
        ofBlock.stream().mapToDouble(it -> it.getValue().outputChange()).toArray());
  }

  /** The accuracy while one filter after the other is switched off. */
  public Chart pruning() {
    return chart(
        "Pruning",
        LineChart.of(
            "",
            Axis.of("filters switched off"),
            Axis.of("accuracy").within(0, 1),
            List.of(
                series("least useful first", result.weakestFirst()),
                series("most useful first", result.strongestFirst()))));
  }

  private static Series series(String name, List<Double> values) {
    return Series.of(name, values.stream().mapToDouble(value -> value).toArray());
  }

  /** How models with other numbers of filters compare. */
  public Chart filterCounts() {
    return chart(
        "Numbers of filters, by window size",
        bars("Accuracy", Axis.of("accuracy").within(0, 1), it -> it.trained().accuracy()),
        bars(
            "Unique features", Axis.of("unique features per filter"), Examined::meanUniqueFeatures),
        bars(
            "Redundancy",
            Axis.of("mean Jaccard similarity").within(0, 1),
            Examined::meanRedundancy));
  }

  private Panel bars(String title, Axis axis, ToDoubleFunction<Examined> value) {
    return BarChart.of(
        title,
        Axis.named("", models().map(ModelCharts::text).toList()),
        axis,
        models().mapToDouble(value).toArray());
  }

  private Chart chart(String title, Panel... panels) {
    return Chart.of(titled(title), List.of(panels)).withColumns(panels.length);
  }

  private String titled(String title) {
    return "%s (%s)".formatted(title, source);
  }
}
