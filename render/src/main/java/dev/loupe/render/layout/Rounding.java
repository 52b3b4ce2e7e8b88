package dev.loupe.render.layout;

/** Rounds as {@link Math#rint}, also where Java runs as JavaScript. */
public final class Rounding {
  private static final double HALF = 0.5;

  private Rounding() {}

  /** The nearest whole number; of two the even one. */
  public static double nearest(double value) {
    double floor = Math.floor(value);
    double rest = value - floor;
    boolean up = rest > HALF || (rest == HALF && floor % 2 != 0);
    return up ? floor + 1 : floor;
  }
}
