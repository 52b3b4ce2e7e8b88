package dev.loupe.cost;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.TensorInfo;
import java.util.Optional;

/**
 * Convolutions, as in PyTorch's {@code torch.utils.flop_counter}: for each element of the result a
 * multiply-accumulate with each element of the weight that makes a channel; for transposed ones
 * with input and result exchanged. The padding is multiplied too, the bias is where the sum starts.
 */
final class Convolutions {
  static final ImmutableMap<String, Rule> RULES = rules();

  private Convolutions() {}

  private static ImmutableMap<String, Rule> rules() {
    ImmutableMap.Builder<String, Rule> rules = ImmutableMap.builder();
    for (int i = 1; i <= 3; i++) {
      int dimensions = i;
      rules.put("conv" + i + "d", operands -> plain(operands, dimensions));
      rules.put("convtranspose" + i + "d", operands -> transposed(operands, dimensions));
    }
    return rules.buildOrThrow();
  }

  /** The weight is (out, in / groups, kernel...). */
  private static Optional<Cost> plain(Operands operands, int dimensions) {
    TensorInfo out = operands.out();
    return weight(operands, dimensions, channels(out, dimensions))
        .map(weight -> Cost.ofMacs(out.elements() * perChannel(weight)));
  }

  /** The weight is (in, out / groups, kernel...). */
  private static Optional<Cost> transposed(Operands operands, int dimensions) {
    return operands
        .firstOf("input", "self")
        .flatMap(
            in ->
                weight(operands, dimensions, channels(in, dimensions))
                    .map(weight -> Cost.ofMacs(in.elements() * perChannel(weight))));
  }

  /** (N, C, ...) or (C, ...). */
  private static long channels(TensorInfo tensor, int dimensions) {
    ImmutableLongArray shape = tensor.shape();
    int at = shape.length() - dimensions - 1;
    return at < 0 ? -1 : shape.get(at);
  }

  private static long perChannel(TensorInfo weight) {
    return weight.shape().stream().skip(1).reduce(1, (a, b) -> a * b);
  }

  /** The weight, be it a parameter or computed; nothing if it was only a part of a parameter. */
  private static Optional<TensorInfo> weight(Operands operands, int dimensions, long first) {
    ImmutableList<TensorInfo> parameters = operands.parameters(dimensions + 2);
    return operands
        .tensor("weight")
        .or(() -> parameters.size() == 1 ? Optional.of(parameters.get(0)) : Optional.empty())
        .filter(weight -> weight.shape().get(0) == first);
  }
}
