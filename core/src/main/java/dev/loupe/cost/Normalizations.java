package dev.loupe.cost;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * Normalizations and softmax, for each element. Layer, group and instance normalization, and batch
 * normalization in training, cost what fvcore's {@code flop_count} takes: 4 (mean, variance,
 * difference, quotient), 5 with weight and bias.
 */
final class Normalizations {
  /** The largest, a difference, {@code exp}, a sum, a quotient; as in TensorFlow's profiler. */
  static final int SOFTMAX = 5;

  static final int AFFINE = 5;
  private static final int PLAIN = 4;

  /** One scale and one shift, which are made beforehand. */
  private static final int BY_RUNNING_STATISTICS = 2;

  static final ImmutableMap<String, Rule> RULES =
      ImmutableMap.<String, Rule>builder()
          .put("softmax", Rule.perElement(SOFTMAX))
          .put("logsoftmax", Rule.perElement(SOFTMAX))
          .put("layernorm", Normalizations::ofStatistics)
          .put("groupnorm", Normalizations::ofStatistics)
          .put("batchnorm", Normalizations::batchNorm)
          .put("instancenorm", Normalizations::instanceNorm)
          // a square, a sum, a quotient, and the weight
          .put("rmsnorm", operands -> Rule.perElement(hasWeight(operands) ? 4 : 3).cost(operands))
          .buildOrThrow();

  private Normalizations() {}

  private static Optional<Cost> ofStatistics(Operands operands) {
    return Rule.perElement(hasWeight(operands) ? AFFINE : PLAIN).cost(operands);
  }

  private static boolean hasWeight(Operands operands) {
    return !operands.layer().parameters().isEmpty() || operands.tensor("weight").isPresent();
  }

  private static Optional<Cost> batchNorm(Operands operands) {
    return operands.isTrue("training")
        ? ofStatistics(operands)
        : Rule.perElement(BY_RUNNING_STATISTICS).cost(operands);
  }

  private static Optional<Cost> instanceNorm(Operands operands) {
    return operands.isTrue("use_input_stats")
        ? ofStatistics(operands)
        : Rule.perElement(BY_RUNNING_STATISTICS).cost(operands);
  }
}
