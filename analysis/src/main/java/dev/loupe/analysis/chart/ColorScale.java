package dev.loupe.analysis.chart;

import dev.loupe.analysis.chart.Axis.Bounds;

/**
 * What colours mean.
 *
 * @param label what they measure, with the unit if there is one
 * @param bounds the values of the first and the last colour, which values beyond have too
 * @param map the colours
 */
public record ColorScale(String label, Bounds bounds, ColorMap map) {

  /**
   * A scale from the least to the greatest value of some grids; 0 to 1 if they have no finite
   * value, and one to each side of a single value.
   */
  public static ColorScale of(String label, ColorMap map, Iterable<Grid> grids) {
    Extent extent = new Extent();
    grids.forEach(grid -> grid.values().forEach(extent::add));
    return new ColorScale(label, extent.bounds(), map);
  }

  int color(double value) {
    return map.color((value - bounds.from()) / (bounds.to() - bounds.from()));
  }
}
