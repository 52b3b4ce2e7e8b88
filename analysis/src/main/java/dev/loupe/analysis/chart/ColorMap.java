package dev.loupe.analysis.chart;

import com.google.common.primitives.ImmutableIntArray;

/** Colours for numbers from 0 to 1. */
public enum ColorMap {
  /** Black to white. */
  GREY(0x000000, 0xffffff),
  /**
   * Dark violet to yellow, with steps that look alike, also in grey and to the colour-blind (Smith
   * and van der Walt, 2015; matplotlib's default, here at ten points with straight lines between).
   */
  VIRIDIS(
      0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b,
      0xfde725);

  private static final int CHANNEL = 0xff;

  private final ImmutableIntArray points;

  ColorMap(int... points) {
    this.points = ImmutableIntArray.copyOf(points);
  }

  /**
   * The colour of a number, red in the bits from 16, green from 8, blue from 0.
   *
   * @param share taken as 0 below that, as 1 above
   */
  public int color(double share) {
    double place = Math.min(1, Math.max(0, share)) * (points.length() - 1);
    int before = Math.min((int) place, points.length() - 2);
    double rest = place - before;
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = points.get(before) >> shift & CHANNEL;
      int to = points.get(before + 1) >> shift & CHANNEL;
      color |= (int) Math.round(from + rest * (to - from)) << shift;
    }
    return color;
  }
}
