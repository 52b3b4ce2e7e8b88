package dev.loupe.cost;

import com.google.common.collect.ImmutableMap;
import dev.loupe.history.TensorInfo;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Products of matrices and vectors: as many multiply-accumulates for each element of the result as
 * the two factors share. A bias costs nothing, as it is where the sum starts; so it is in PyTorch's
 * {@code torch.utils.flop_counter}.
 */
final class Products {
  static final ImmutableMap<String, Rule> RULES =
      ImmutableMap.<String, Rule>builder()
          .put("linear", Products::linear)
          .put("matmul", operands -> product(operands, "self", "other"))
          .put("mm", operands -> product(operands, "self", "mat2"))
          .put("bmm", operands -> product(operands, "self", "mat2"))
          .put("mv", operands -> product(operands, "self", "vec"))
          .put("dot", operands -> product(operands, "self", "tensor"))
          .put("vdot", operands -> product(operands, "self", "other"))
          .put("addmm", operands -> product(operands, "mat1", "mat2"))
          .put("addmv", operands -> product(operands, "mat", "vec"))
          .put("baddbmm", operands -> product(operands, "batch1", "batch2"))
          .put("addbmm", Products::summedBatch)
          .put("chainmatmul", operands -> Optional.empty())
          .put("outer", Rule.perElement(1))
          .put("ger", Rule.perElement(1))
          .put("addr", Rule.perElement(2))
          .put("einsum", new EinsumRule())
          .buildOrThrow();

  private Products() {}

  /** libtorch's LinearImpl is one layer of other operators. */
  private static Optional<Cost> linear(Operands operands) {
    String operator = operands.operator();
    if (operator.startsWith("aten::addmm")) {
      return product(operands, "mat1", "mat2");
    }
    if (operator.startsWith("aten::matmul")) {
      return product(operands, "self", "other");
    }
    Optional<TensorInfo> input = operands.tensor("input");
    if (input.isEmpty()) {
      // (out, in)
      input = operands.tensor("weight").or(() -> only(operands));
    }
    return input.map(it -> cost(operands, dimension(it, 1)));
  }

  private static Optional<TensorInfo> only(Operands operands) {
    var matrices = operands.parameters(2);
    return matrices.size() == 1 ? Optional.of(matrices.get(0)) : Optional.empty();
  }

  private static Optional<Cost> product(Operands operands, String first, String second) {
    OptionalLong shared =
        operands
            .tensor(first)
            .map(factor -> OptionalLong.of(dimension(factor, 1)))
            .or(() -> operands.tensor(second).map(it -> OptionalLong.of(dimension(it, 2))))
            .orElse(OptionalLong.empty());
    return shared.isPresent() ? Optional.of(cost(operands, shared.getAsLong())) : Optional.empty();
  }

  private static Cost cost(Operands operands, long shared) {
    return Cost.ofMacs(operands.out().elements() * shared);
  }

  /** The size of a dimension, counted from the end from 1; of a vector it is always its length. */
  private static long dimension(TensorInfo tensor, int fromEnd) {
    int rank = tensor.shape().length();
    return rank == 0 ? 1 : tensor.shape().get(Math.max(0, rank - fromEnd));
  }

  /** (B, N, M) with (B, M, P), the products summed over B. */
  private static Optional<Cost> summedBatch(Operands operands) {
    return operands
        .tensor("batch1")
        .map(
            batch -> {
              long columns = dimension(operands.out(), 1);
              return Cost.ofMacs(batch.elements() * columns);
            });
  }
}
