package dev.loupe.analysis.statistics;

/** Numbers as text. */
final class Numbers {

  private Numbers() {}

  /** As Java writes it, but without {@code .0}. */
  static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
