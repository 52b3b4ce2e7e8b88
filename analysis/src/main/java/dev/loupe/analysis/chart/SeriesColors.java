package dev.loupe.analysis.chart;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** The colours of series in a chart: the same name has the same one in all panels. */
final class SeriesColors {
  private static final int DASHES = 3;

  private final ImmutableList<String> names;

  SeriesColors(List<Panel> panels) {
    this.names =
        panels.stream()
            .filter(LineChart.class::isInstance)
            .flatMap(panel -> ((LineChart) panel).series().stream())
            .map(Series::name)
            .distinct()
            .collect(ImmutableList.toImmutableList());
  }

  /** The names of the series, in the order of their colours. */
  ImmutableList<String> names() {
    return names;
  }

  /** The classes of a line: when the colours are used up, they come again with dashes. */
  String line(String name) {
    int index = names.indexOf(name);
    int dashes = index / ChartColors.SERIES % DASHES;
    String color = "line series-" + index % ChartColors.SERIES;
    return dashes == 0 ? color : color + " dashes-" + dashes;
  }
}
