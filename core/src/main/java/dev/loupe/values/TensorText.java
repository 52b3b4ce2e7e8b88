package dev.loupe.values;

import dev.loupe.history.TensorInfo;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Writes the first values of a tensor as PyTorch prints them. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class TensorText {
  private static final int MOST = 5;
  private static final double LARGE = 1e5;
  private static final double SMALL = 1e-4;

  private TensorText() {}

  static String of(Tensor tensor, TensorInfo info) {
    String reason = Elements.unreadable(tensor, info);
    if (!reason.isEmpty()) {
      return "(no values: " + reason + ")";
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor first = tensor.detach();
      if (!first.has_storage()) {
        first = first.to_dense();
      }
      while (first.dim() > 2 && first.numel() > 0) {
        first = first.select(0, 0);
      }
      for (long dimension = 0; dimension < first.dim(); dimension++) {
        first = first.narrow(dimension, 0, Math.min(MOST, first.size(dimension)));
      }
      boolean more = first.numel() < info.elements();
      return "tensor(" + write(Elements.plain(first)) + ")" + (more ? "..." : "");
    }
  }

  private static String write(Tensor values) {
    if (values.numel() == 0) {
      return "[]";
    }
    int rows = values.dim() == 2 ? (int) values.size(0) : 1;
    int columns = (int) (values.numel() / rows);
    String[] texts = texts(values);
    int width = IntStream.range(0, texts.length).map(i -> texts[i].length()).max().orElse(0);
    if (values.dim() == 0) {
      return texts[0].strip();
    }
    String text =
        IntStream.range(0, rows)
            .mapToObj(
                row ->
                    IntStream.range(0, columns)
                        .mapToObj(
                            column -> ("%" + width + "s").formatted(texts[row * columns + column]))
                        .collect(Collectors.joining(", ", "[", "]")))
            .collect(Collectors.joining(",\n        "));
    return values.dim() == 2 ? "[" + text + "]" : text;
  }

  private static String[] texts(Tensor values) {
    if (values.is_complex()) {
      String[] real = numbers(torchReal(values), true);
      String[] imaginary = numbers(torchImaginary(values), true);
      return IntStream.range(0, real.length)
          .mapToObj(
              i -> real[i] + (imaginary[i].startsWith("-") ? "" : "+") + imaginary[i].strip() + "j")
          .toArray(String[]::new);
    }
    if (values.scalar_type().intern() == ScalarType.Bool) {
      return IntStream.range(0, (int) values.numel())
          .mapToObj(i -> at(values, i).item_bool() ? "True" : "False")
          .toArray(String[]::new);
    }
    return numbers(values, values.is_floating_point());
  }

  private static Tensor torchReal(Tensor values) {
    return org.bytedeco.pytorch.global.torch.view_as_real(values).select(-1, 0);
  }

  private static Tensor torchImaginary(Tensor values) {
    return org.bytedeco.pytorch.global.torch.view_as_real(values).select(-1, 1);
  }

  private static Tensor at(Tensor values, int i) {
    return values.reshape(-1).select(0, i);
  }

  private static String[] numbers(Tensor values, boolean floating) {
    int count = (int) values.numel();
    if (!floating) {
      return IntStream.range(0, count)
          .mapToObj(i -> Long.toString(at(values, i).to(ScalarType.Long).item_long()))
          .toArray(String[]::new);
    }
    double[] numbers =
        IntStream.range(0, count)
            .mapToDouble(i -> at(values, i).to(ScalarType.Double).item_double())
            .toArray();
    String format = isWide(numbers) ? "%.4e" : "%.4f";
    return IntStream.range(0, count)
        .mapToObj(i -> number(format, numbers[i]))
        .toArray(String[]::new);
  }

  private static String number(String format, double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    return String.format(Locale.ROOT, format, number);
  }

  /** Whether four decimals don't show the numbers. */
  private static boolean isWide(double[] numbers) {
    double greatest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double number : numbers) {
      double size = Math.abs(number);
      if (Double.isFinite(size) && size > 0) {
        greatest = Math.max(greatest, size);
        least = Math.min(least, size);
      }
    }
    return greatest >= LARGE || (greatest > 0 && greatest < SMALL) || least < SMALL / 100;
  }
}
