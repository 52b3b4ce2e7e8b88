package dev.loupe.cost;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.history.TensorInfo;
import java.util.Optional;

/**
 * Recurrent layers as one operator: each weight is multiplied once with each element of a sequence,
 * and each hidden unit goes through its gates, by the formulas of PyTorch's documentation.
 */
final class Recurrences {
  /** Joins 4 sums, 3 sigmoids of 4 operations, 2 tanh, f * c + i * g and o * tanh(c). */
  private static final int LSTM = 4 + 3 * 4 + 2 + 3 + 1;

  /** Joins 3 sums, 2 sigmoids, a tanh, r * h and (1 - z) * n + z * h. */
  private static final int GRU = 3 + 2 * 4 + 1 + 1 + 4;

  /** Joins 2 sums, and one function of them. */
  private static final int RNN = 2;

  static final ImmutableMap<String, Rule> RULES =
      ImmutableMap.<String, Rule>builder()
          .put("lstm", operands -> sequence(operands, LSTM))
          .put("gru", operands -> sequence(operands, GRU))
          .put("rnntanh", operands -> sequence(operands, RNN))
          .put("rnnrelu", operands -> sequence(operands, RNN))
          .put("lstmcell", operands -> cell(operands, LSTM))
          .put("grucell", operands -> cell(operands, GRU))
          .put("rnntanhcell", operands -> cell(operands, RNN))
          .put("rnnrelucell", operands -> cell(operands, RNN))
          .buildOrThrow();

  private Recurrences() {}

  /** The last result is the last state of all hidden units: (layers, N, H). */
  private static Optional<Cost> sequence(Operands operands, int perUnit) {
    ImmutableList<TensorInfo> weights = operands.parameters(2);
    Optional<TensorInfo> input =
        operands.tensor("input").filter(it -> it.shape().length() >= 2 && it.elements() > 0);
    int results = operands.results().size();
    // A packed sequence has its lengths instead of batch_first.
    boolean packed = operands.value("batch_first").isEmpty();
    if (weights.isEmpty() || input.isEmpty() || results < 2 || packed) {
      return Optional.empty();
    }
    var shape = input.get().shape();
    boolean batchFirst = shape.length() == 3 && operands.isTrue("batch_first");
    long steps = shape.get(batchFirst ? 1 : 0);
    long elements = input.get().elements() / shape.get(shape.length() - 1);
    long units = operands.results().get(results - 1).tensor().elements();
    return Optional.of(
        Cost.ofMacs(elements * sum(weights)).plus(Cost.ofFlops(perUnit * steps * units)));
  }

  private static Optional<Cost> cell(Operands operands, int perUnit) {
    ImmutableList<TensorInfo> weights = operands.parameters(2);
    Optional<TensorInfo> input =
        operands.tensor("input").filter(it -> !it.shape().isEmpty() && it.elements() > 0);
    if (weights.size() != 2 || input.isEmpty()) {
      return Optional.empty();
    }
    var shape = input.get().shape();
    long elements = input.get().elements() / shape.get(shape.length() - 1);
    return Optional.of(
        Cost.ofMacs(elements * sum(weights))
            .plus(Cost.ofFlops(perUnit * operands.out().elements())));
  }

  private static long sum(ImmutableList<TensorInfo> weights) {
    return weights.stream().mapToLong(TensorInfo::elements).sum();
  }
}
