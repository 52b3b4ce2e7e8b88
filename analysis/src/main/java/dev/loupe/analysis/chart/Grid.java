package dev.loupe.analysis.chart;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableDoubleArray;

/**
 * Values in rows and columns.
 *
 * @param width the number of columns, at least 1
 * @param height the number of rows, at least 1
 * @param values row after row
 */
public record Grid(int width, int height, ImmutableDoubleArray values) {

  public Grid {
    checkArgument(width > 0 && height > 0, "no cells: %s x %s", width, height);
    checkArgument(
        (long) width * height == values.length(),
        "%s values for %s x %s",
        values.length(),
        width,
        height);
  }

  /** Values in rows and columns: the rows one after the other. */
  public static Grid of(int width, int height, double... values) {
    return new Grid(width, height, ImmutableDoubleArray.copyOf(values));
  }

  double at(int column, int row) {
    return values.get(row * width + column);
  }
}
