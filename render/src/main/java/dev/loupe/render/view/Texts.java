package dev.loupe.render.view;

import dev.loupe.history.Sizes;
import dev.loupe.history.TensorInfo;
import java.util.Locale;
import java.util.SortedSet;

/** How numbers, sizes and passes are written. */
final class Texts {
  private Texts() {}

  /** {@code 1.25 ms}. */
  static String time(long nanos) {
    double micros = nanos / 1e3;
    return micros < 1000
        ? String.format(Locale.ROOT, micros < 10 ? "%.1f µs" : "%.0f µs", micros)
        : micros < 1e6
            ? String.format(Locale.ROOT, micros < 1e5 ? "%.2f ms" : "%.0f ms", micros / 1e3)
            : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
  }

  /** {@code 1x64x55x55 (756.3 KB)}; the element type too where it is not float32. */
  static String tensor(TensorInfo tensor) {
    String dtype = tensor.dtype().equals("float32") ? "" : " " + tensor.dtype();
    return tensor.shapeText() + dtype + " (" + Sizes.bytes(tensor.bytes()) + ")";
  }

  /** {@code 1 operation}, {@code 61,100,840 parameters}. */
  static String plural(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  /** {@code 1,3-5}. */
  static String ranges(SortedSet<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    Integer start = null;
    for (int number : numbers) {
      if (start == null) {
        start = number;
      }
      if (!numbers.contains(number + 1)) {
        text.append(text.isEmpty() ? "" : ",").append(start);
        if (start != number) {
          text.append('-').append(number);
        }
        start = null;
      }
    }
    return text.toString();
  }
}
