package dev.loupe.analysis.chart;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Lines over numbers. Series of the same name have the same colour in all panels of a chart.
 *
 * @param title what stands above it
 * @param x the axis to the right
 * @param y the axis upwards
 * @param series the lines, the first at the back
 */
public record LineChart(String title, Axis x, Axis y, ImmutableList<Series> series)
    implements Panel {

  /** Lines over numbers. */
  public static LineChart of(String title, Axis x, Axis y, List<Series> series) {
    return new LineChart(title, x, y, ImmutableList.copyOf(series));
  }
}
