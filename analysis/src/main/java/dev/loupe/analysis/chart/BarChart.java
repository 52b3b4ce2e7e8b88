package dev.loupe.analysis.chart;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableDoubleArray;

/**
 * A bar for each name; from the left to the right, or from the top down where the names are too
 * long to stand beside each other. There is no bar where a value is infinite or NaN.
 *
 * @param title what stands above it
 * @param bars the axis with the names
 * @param values the axis along the bars; it shows 0 in any case
 * @param heights the values, one for each name
 */
public record BarChart(String title, Axis bars, Axis values, ImmutableDoubleArray heights)
    implements Panel {

  public BarChart {
    checkArgument(
        bars.names().size() == heights.length(),
        "%s names for %s bars",
        bars.names().size(),
        heights.length());
  }

  /** A bar for each name. */
  public static BarChart of(String title, Axis bars, Axis values, double... heights) {
    return new BarChart(title, bars, values, ImmutableDoubleArray.copyOf(heights));
  }
}
