package dev.loupe.cost;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;

/**
 * What operations cost.
 *
 * <p>A <em>multiply-accumulate</em> (MAC) is one multiplication whose product is added to a sum. As
 * in published figures, those of matrix products, convolutions and attention are counted, and no
 * others.
 *
 * <p>A <em>floating-point operation</em> (FLOP) is one addition, subtraction, multiplication,
 * division or comparison of floating-point numbers, or one function of such a number ({@code exp},
 * {@code tanh}, {@code sqrt}, ...). So a multiply-accumulate is 2 of them. Those of all operators
 * are counted. What only moves data costs 0, and so does arithmetic on integers.
 *
 * @param macs multiply-accumulates; at least so many, if some operations are unknown
 * @param flops floating-point operations; at least so many, if some operations are unknown
 * @param unknown how many operations there is no rule for; their cost is in neither number
 */
public record Cost(long macs, long flops, int unknown) {

  /** Of what needs no arithmetic. */
  public static final Cost ZERO = new Cost(0, 0, 0);

  /** Of an operation that there is no rule for. */
  public static final Cost UNKNOWN = new Cost(0, 0, 1);

  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

  public Cost {
    checkArgument(macs >= 0 && flops >= 0 && unknown >= 0, "negative cost");
  }

  /** Of multiply-accumulates alone. */
  static Cost ofMacs(long macs) {
    return new Cost(macs, 2 * macs, 0);
  }

  /** Of floating-point operations that are no multiply-accumulates. */
  static Cost ofFlops(long flops) {
    return new Cost(0, flops, 0);
  }

  /** Whether nothing is missing. */
  public boolean isKnown() {
    return unknown == 0;
  }

  /** The cost of both together. */
  public Cost plus(Cost other) {
    return new Cost(macs + other.macs, flops + other.flops, unknown + other.unknown);
  }

  /** {@code 1.43 GFLOPs}; {@code at least 1.43 GFLOPs}, {@code unknown FLOPs}. */
  public String flopsText() {
    return text(flops, "FLOPs");
  }

  /** {@code 714 MMACs}; {@code at least 714 MMACs}, {@code unknown MACs}. */
  public String macsText() {
    return text(macs, "MACs");
  }

  private String text(long number, String unit) {
    if (number == 0 && unknown > 0) {
      return "unknown " + unit;
    }
    String scaled = scaled(number);
    return (unknown > 0 ? "at least " : "") + scaled + (scaled.contains(" ") ? "" : " ") + unit;
  }

  /** Three digits with a prefix of the SI: {@code 714 M}, {@code 1.43 G}; {@code 640}. */
  public static String scaled(long number) {
    if (number < 1000) {
      return Long.toString(number);
    }
    double value = number;
    int prefix = 0;
    // 999.5 would be written as 1000.
    while (value >= 999.5) {
      value /= 1000;
      prefix++;
    }
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, PREFIXES[prefix]);
  }
}
