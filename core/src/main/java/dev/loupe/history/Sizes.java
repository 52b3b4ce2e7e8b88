package dev.loupe.history;

import java.util.Locale;

/** Writes sizes for people. */
public final class Sizes {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private Sizes() {}

  /**
   * A number of bytes with one decimal in the largest unit that fits, of 1,024 each: {@code 253.5
   * KB}.
   */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
