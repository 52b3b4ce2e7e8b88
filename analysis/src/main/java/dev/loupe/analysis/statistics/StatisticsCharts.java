package dev.loupe.analysis.statistics;

import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.analysis.chart.Axis;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.chart.ColorMap;
import dev.loupe.analysis.chart.ColorScale;
import dev.loupe.analysis.chart.Grid;
import dev.loupe.analysis.chart.HeatMap;
import dev.loupe.analysis.chart.LineChart;
import dev.loupe.analysis.chart.Series;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Draws statistics. */
final class StatisticsCharts {
  private static final Axis BATCH = Axis.of("batch");

  private final ActivationStatistics statistics;

  StatisticsCharts(ActivationStatistics statistics) {
    this.statistics = statistics;
  }

  private String title(String what) {
    return statistics.title() + ": " + what;
  }

  Chart plotStats() {
    return Chart.of(
        title("means and standard deviations"),
        List.of(
            lines("Means", "mean", LayerSeries::means),
            lines("Standard deviations", "standard deviation", LayerSeries::deviations)));
  }

  private LineChart lines(String title, String label, Function<LayerSeries, double[]> values) {
    List<Series> series =
        statistics.layers().stream()
            .map(layer -> Series.of(layer.layer(), values.apply(layer)))
            .toList();
    return LineChart.of(title, BATCH, Axis.of(label), series);
  }

  Chart deadChart() {
    double end = statistics.bins().from() + statistics.bins().width();
    Axis share =
        Axis.of(String.format(Locale.ROOT, "share below %s", Numbers.shortest(end))).within(0, 1);
    return Chart.of(
        title("activations near zero"),
        statistics.layers().stream()
            .map(
                layer ->
                    LineChart.of(
                        layer.layer(), BATCH, share, List.of(Series.of("", layer.deadShares()))))
            .toList());
  }

  Chart colorDim() {
    return Chart.of(
        title("histograms of activations"),
        statistics.layers().stream().map(this::histograms).toList());
  }

  private HeatMap histograms(LayerSeries layer) {
    Bins bins = statistics.bins();
    int batches = layer.batches().size();
    ImmutableDoubleArray.Builder values = ImmutableDoubleArray.builder(bins.count() * batches);
    for (int bin = 0; bin < bins.count(); bin++) {
      for (BatchStatistics batch : layer.batches()) {
        values.add(Math.log1p((double) batch.histogram().get(bin)));
      }
    }
    Grid cells = new Grid(batches, bins.count(), values.build());
    return new HeatMap(
        layer.layer(),
        BATCH,
        Axis.of("magnitude").within(bins.from(), bins.to()),
        cells,
        ColorScale.of("log(1 + count)", ColorMap.VIRIDIS, List.of(cells)));
  }
}
