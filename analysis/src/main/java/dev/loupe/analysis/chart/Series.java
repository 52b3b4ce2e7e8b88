package dev.loupe.analysis.chart;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableDoubleArray;
import java.util.stream.IntStream;

/**
 * The points of a line. The line has gaps where a value is infinite or NaN.
 *
 * @param name the name in the legend
 * @param x where the points are; finite
 * @param y their values, as many
 */
public record Series(String name, ImmutableDoubleArray x, ImmutableDoubleArray y) {

  public Series {
    checkArgument(x.length() == y.length(), "%s x for %s y", x.length(), y.length());
    checkArgument(x.stream().allMatch(Double::isFinite), "an x that is no number");
  }

  /** Values at 0, 1, 2, ... */
  public static Series of(String name, double... y) {
    double[] x = IntStream.range(0, y.length).asDoubleStream().toArray();
    return new Series(name, ImmutableDoubleArray.copyOf(x), ImmutableDoubleArray.copyOf(y));
  }
}
