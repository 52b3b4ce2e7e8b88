package dev.loupe.cost;

import com.google.common.collect.ImmutableMap;
import dev.loupe.history.TensorInfo;
import java.util.Optional;

/**
 * Sums, means, largest elements and the like of n elements, each with m results: a sum of k numbers
 * takes k - 1 additions, so all sums take n - m.
 */
final class Reductions {
  static final ImmutableMap<String, Rule> RULES =
      ImmutableMap.<String, Rule>builder()
          .put("sum", operands -> reduce(operands, 1, -1))
          .put("prod", operands -> reduce(operands, 1, -1))
          .put("amax", operands -> reduce(operands, 1, -1))
          .put("amin", operands -> reduce(operands, 1, -1))
          .put("argmax", operands -> reduce(operands, 1, -1))
          .put("argmin", operands -> reduce(operands, 1, -1))
          .put("max", Reductions::largest)
          .put("min", Reductions::largest)
          .put("mean", operands -> reduce(operands, 1, 0))
          // the mean, n differences, n squares, their sum, a quotient
          .put("var", operands -> reduce(operands, 4, 0))
          .put("std", operands -> reduce(operands, 4, 1))
          .put("varmean", operands -> reduce(operands, 4, 0))
          .put("stdmean", operands -> reduce(operands, 4, 1))
          // the largest, n differences, n exp, their sum, log, the largest added
          .put("logsumexp", operands -> reduce(operands, 4, 0))
          .put("norm", operands -> norm(operands, "p"))
          .put("linalgvectornorm", operands -> norm(operands, "ord"))
          .put("cumsum", Reductions::running)
          .put("cumprod", Reductions::running)
          .buildOrThrow();

  private Reductions() {}

  /** So many operations for each of the n elements and each of the m results. */
  private static Optional<Cost> reduce(Operands operands, long perElement, long perResult) {
    long results = operands.out().elements();
    return operands
        .in()
        .map(in -> Math.max(0, perElement * in.elements() + perResult * results))
        .map(Cost::ofFlops);
  }

  /** {@code max} of two tensors is taken element by element. */
  private static Optional<Cost> largest(Operands operands) {
    return operands.operator().endsWith(".other")
        ? Rule.perElement(1).cost(operands)
        : reduce(operands, 1, -1);
  }

  /** The root of the sum of n squares. */
  private static Optional<Cost> norm(Operands operands, String order) {
    return operands.value(order).orElse("2").matches("2(\\.0)?")
        ? reduce(operands, 2, 0)
        : Optional.empty();
  }

  /** The first of each row is there already. */
  private static Optional<Cost> running(Operands operands) {
    TensorInfo out = operands.out();
    return operands
        .integers("dim")
        .filter(dim -> dim.length() == 1 && !out.shape().isEmpty() && out.elements() > 0)
        .map(dim -> Math.floorMod(dim.get(0), out.shape().length()))
        .map(dim -> out.elements() - out.elements() / out.shape().get(dim))
        .map(Cost::ofFlops);
  }
}
