package dev.loupe.cost;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.TensorInfo;
import java.util.Optional;

/**
 * Pooling, and interpolation, which read a window for each element of the result: a mean of k takes
 * k - 1 additions and a division, a largest of k takes k - 1 comparisons, a weighted sum of k takes
 * k multiplications and k - 1 additions. The padding counts as part of the window.
 */
final class Windows {
  static final ImmutableMap<String, Rule> RULES = rules();

  private Windows() {}

  private static ImmutableMap<String, Rule> rules() {
    ImmutableMap.Builder<String, Rule> rules = ImmutableMap.builder();
    for (int i = 1; i <= 3; i++) {
      int dimensions = i;
      rules.put("avgpool" + i + "d", operands -> pool(operands, dimensions, 0));
      rules.put("maxpool" + i + "d", operands -> pool(operands, dimensions, -1));
      rules.put("adaptiveavgpool" + i + "d", operands -> adaptive(operands, dimensions, 0));
      rules.put("adaptivemaxpool" + i + "d", operands -> adaptive(operands, dimensions, -1));
    }
    return rules
        .put("upsamplelinear1d", Rule.perElement(weightedSum(2)))
        .put("upsamplebilinear2d", Rule.perElement(weightedSum(4)))
        .put("upsampletrilinear3d", Rule.perElement(weightedSum(8)))
        .put("upsamplebicubic2d", Rule.perElement(weightedSum(16)))
        .buildOrThrow();
  }

  private static long weightedSum(long numbers) {
    return 2 * numbers - 1;
  }

  private static Optional<Cost> pool(Operands operands, int dimensions, long perResult) {
    return operands
        .integers("kernel_size")
        .filter(kernel -> kernel.length() == 1 || kernel.length() == dimensions)
        .map(kernel -> window(kernel, dimensions) + perResult)
        .flatMap(flops -> Rule.perElement(flops).cost(operands));
  }

  /** One size stands for all dimensions. */
  private static long window(ImmutableLongArray kernel, int dimensions) {
    long window = 1;
    for (int i = 0; i < dimensions; i++) {
      window *= kernel.get(Math.min(i, kernel.length() - 1));
    }
    return window;
  }

  /** The windows of all results together: (N, C, H, W) to (N, C, h, w). */
  private static Optional<Cost> adaptive(Operands operands, int dimensions, long perResult) {
    TensorInfo out = operands.out();
    Optional<TensorInfo> in =
        operands
            .in()
            .filter(it -> it.shape().length() == out.shape().length())
            .filter(it -> it.shape().length() > dimensions);
    if (in.isEmpty()) {
      return Optional.empty();
    }
    long elements = 1;
    int planes = out.shape().length() - dimensions;
    for (int i = 0; i < out.shape().length(); i++) {
      long size = out.shape().get(i);
      elements *= i < planes ? size : windows(in.get().shape().get(i), size);
    }
    return Optional.of(Cost.ofFlops(elements + perResult * out.elements()));
  }

  /** Result i of a dimension reads from i * in / out, rounded down, to (i + 1) * in / out, up. */
  private static long windows(long in, long out) {
    long elements = 0;
    for (long i = 0; i < out; i++) {
      elements += ((i + 1) * in + out - 1) / out - i * in / out;
    }
    return elements;
  }
}
