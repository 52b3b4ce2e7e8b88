package dev.loupe.analysis.chart;

import dev.loupe.analysis.chart.Axis.Bounds;

/** The least and the greatest of some numbers, those that are finite. */
final class Extent {
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  void add(double value) {
    if (Double.isFinite(value)) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  }

  void add(Bounds bounds) {
    add(bounds.from());
    add(bounds.to());
  }

  /** From the least to the greatest, or something around where that is nothing. */
  Bounds bounds() {
    if (least < greatest) {
      return new Bounds(least, greatest);
    }
    if (least > greatest) {
      return new Bounds(0, 1);
    }
    double half = Math.max(1, Math.ulp(least) * 1024);
    return new Bounds(least - half, least + half);
  }
}
