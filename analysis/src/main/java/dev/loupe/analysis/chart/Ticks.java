package dev.loupe.analysis.chart;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.chart.Axis.Bounds;
import java.util.Locale;

/**
 * Round numbers on an axis: whole multiples of 1, 2 or 5 times a power of ten.
 *
 * @param step the distance between them
 * @param exponent of ten in the step
 */
record Ticks(double step, int exponent) {
  private static final int MOST_DECIMALS = 4;
  private static final double LARGE = 1e6;

  /** So far, in steps, a number may be beside a tick that it is taken for. */
  private static final double SLACK = 1e-9;

  /**
   * Ticks for some data.
   *
   * @param aim about so many
   * @param whole whether only whole numbers make sense
   */
  static Ticks of(Bounds data, int aim, boolean whole) {
    double rough = (data.to() - data.from()) / aim;
    int exponent = (int) Math.floor(Math.log10(rough));
    double unit = Math.pow(10, exponent);
    double share = rough / unit;
    double factor = share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10;
    if (whole && factor * unit < 1) {
      return new Ticks(1, 0);
    }
    return factor == 10 ? new Ticks(10 * unit, exponent + 1) : new Ticks(factor * unit, exponent);
  }

  /** The ticks that enclose some data. */
  Bounds around(Bounds data) {
    return new Bounds(
        Math.floor(data.from() / step + SLACK) * step, Math.ceil(data.to() / step - SLACK) * step);
  }

  ImmutableList<Ruler.Tick> in(Bounds bounds) {
    double largest = Math.max(Math.abs(bounds.from()), Math.abs(bounds.to()));
    ImmutableList.Builder<Ruler.Tick> ticks = ImmutableList.builder();
    double last = Math.floor(bounds.to() / step + SLACK);
    for (double i = Math.ceil(bounds.from() / step - SLACK); i <= last; i++) {
      ticks.add(new Ruler.Tick(i * step, text(i * step, largest)));
    }
    return ticks.build();
  }

  private String text(double value, double largest) {
    if (Math.abs(value) < step / 2) {
      return "0";
    }
    if (largest >= LARGE || -exponent > MOST_DECIMALS) {
      int digits = Math.max(0, (int) Math.floor(Math.log10(Math.abs(value)) + SLACK) - exponent);
      return scientific("%." + digits + "e", value);
    }
    return String.format(Locale.ROOT, "%,." + Math.max(0, -exponent) + "f", value);
  }

  /** As {@code 2.5e-6}, without the zeros that Java puts into exponents. */
  private static String scientific(String format, double value) {
    return String.format(Locale.ROOT, format, value)
        .replaceAll("e([+-])0*(\\d)", "e$1$2")
        .replace("e+", "e");
  }
}
