package dev.loupe.render.layout;

/** Rounds as {@link Math#rint}, also where Java runs as JavaScript. */
public final class Rounding {
  private static final double HALF = 0.5;
  private static final double FINENESS = 1 << 16;

  private Rounding() {}

  /**
   * The nearest multiple of a small power of two: sums of these are exact, whatever the order in
   * which they are added. TeaVM adds {@code a + (b + c)} as {@code a + b + c}.
   */
  public static double exactly(double value) {
    return nearest(value * FINENESS) / FINENESS;
  }

  /** The nearest whole number; of two the even one. */
  public static double nearest(double value) {
    double floor = Math.floor(value);
    double rest = value - floor;
    boolean up = rest > HALF || (rest == HALF && floor % 2 != 0);
    return up ? floor + 1 : floor;
  }
}
