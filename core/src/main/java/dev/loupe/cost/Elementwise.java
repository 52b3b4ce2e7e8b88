package dev.loupe.cost;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Arithmetic on each element by itself, broadcast where shapes differ, and activation functions:
 * the operations of the formula that PyTorch's documentation gives, for each element of the result.
 */
final class Elementwise {
  private static final String ONE =
      """
      abs absolute neg negative exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan asin acos atan \
      sinh cosh tanh asinh acosh atanh erf erfc erfinv floor ceil round trunc frac sign sgn \
      reciprocal square relu threshold clampmin clampmax mul multiply div divide truedivide \
      floordivide remainder fmod pow maximum minimum fmax fmin atan2 arctan2 eq ne lt le gt ge \
      less lessequal greater greaterequal notequal heaviside""";

  static final ImmutableMap<String, Rule> RULES = rules();

  private Elementwise() {}

  private static ImmutableMap<String, Rule> rules() {
    ImmutableMap.Builder<String, Rule> rules = ImmutableMap.builder();
    Splitter.on(' ').split(ONE).forEach(type -> rules.put(type, Rule.perElement(1)));
    return rules
        .put("add", Elementwise::scaledSum)
        .put("sub", Elementwise::scaledSum)
        .put("subtract", Elementwise::scaledSum)
        .put("rsub", Elementwise::scaledSum)
        .put("clamp", Elementwise::bounds)
        .put("clip", Elementwise::bounds)
        // self + value * (a * b)
        .put("addcmul", operands -> scaled(operands, "value", 2))
        .put("addcdiv", operands -> scaled(operands, "value", 2))
        // start + weight * (end - start)
        .put("lerp", Rule.perElement(3))
        .put("rsqrt", Rule.perElement(2))
        .put("relu6", Rule.perElement(2))
        .put("hardtanh", Rule.perElement(2))
        // a comparison and a multiplication
        .put("leakyrelu", Rule.perElement(2))
        .put("prelu", Rule.perElement(2))
        // 1 / (1 + exp(-x))
        .put("sigmoid", Rule.perElement(4))
        .put("logsigmoid", Rule.perElement(5))
        .put("silu", Rule.perElement(5))
        .put("glu", Rule.perElement(5))
        // min(max(x + 3, 0), 6) / 6
        .put("hardsigmoid", Rule.perElement(4))
        .put("hardswish", Rule.perElement(5))
        // x > 0 ? x : alpha * (exp(x) - 1)
        .put("elu", Rule.perElement(4))
        .put("selu", Rule.perElement(5))
        .put("celu", Rule.perElement(5))
        // x * tanh(log(1 + exp(x)))
        .put("mish", Rule.perElement(5))
        .put("softplus", operands -> scaled(operands, "beta", 3))
        .put("gelu", Elementwise::gelu)
        .put("dropout", Elementwise::dropout)
        .put("featuredropout", Elementwise::dropout)
        .put("alphadropout", Elementwise::inEvaluation)
        .put("featurealphadropout", Elementwise::inEvaluation)
        .buildOrThrow();
  }

  /** {@code self + alpha * other}. */
  private static Optional<Cost> scaledSum(Operands operands) {
    return scaled(operands, "alpha", 1);
  }

  private static Optional<Cost> scaled(Operands operands, String factor, int plain) {
    boolean one = operands.value(factor).orElse("1").matches("1(\\.0)?");
    int scalings = one ? 0 : factor.equals("beta") ? 2 : 1;
    return Rule.perElement(plain + scalings).cost(operands);
  }

  /** A comparison with each bound. */
  private static Optional<Cost> bounds(Operands operands) {
    long given =
        Stream.of("min", "max")
            .filter(
                bound -> operands.value(bound).isPresent() || operands.tensor(bound).isPresent())
            .count();
    return given == 0 ? Optional.empty() : Rule.perElement(given).cost(operands);
  }

  /**
   * {@code x * 0.5 * (1 + erf(x * c))}, or {@code 0.5 * x * (1 + tanh(c * (x + d * x * x * x)))}.
   */
  private static Optional<Cost> gelu(Operands operands) {
    boolean tanh = operands.value("approximate").orElse("").contains("tanh");
    return Rule.perElement(tanh ? 9 : 5).cost(operands);
  }

  /** In training a multiplication with the mask and one with the scale. */
  private static Optional<Cost> dropout(Operands operands) {
    return Rule.perElement(operands.isTrue("train") ? 2 : 0).cost(operands);
  }

  private static Optional<Cost> inEvaluation(Operands operands) {
    return operands.isTrue("train") ? Optional.empty() : Optional.of(Cost.ZERO);
  }
}
