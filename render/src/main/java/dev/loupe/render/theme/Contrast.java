package dev.loupe.render.theme;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How well colours can be told apart, as the Web Content Accessibility Guidelines 2.1 define it.
 */
public final class Contrast {
  private static final String BLACK = "#000000";
  private static final String WHITE = "#ffffff";

  private Contrast() {}

  /**
   * The contrast ratio of two colours.
   *
   * @param one in the form {@code #1a2b3c}
   * @param other in the same form
   * @return from 1 for equal ones to 21 for black and white
   */
  public static double ratio(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /** Black or white: what is easier to read on a colour. At least one of them has 4.5. */
  static String textOn(String fill) {
    return ratio(BLACK, fill) >= ratio(WHITE, fill) ? BLACK : WHITE;
  }

  /** The relative luminance of sRGB. */
  private static double luminance(String color) {
    checkArgument(color.matches("#[0-9a-fA-F]{6}"), "no colour: %s", color);
    int rgb = Integer.parseInt(color.substring(1), 16);
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int bits) {
    double value = (bits & 0xff) / 255.0;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
