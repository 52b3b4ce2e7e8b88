package dev.loupe.cost;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.history.TensorInfo;
import java.util.Optional;

/**
 * Attention as one operator. Queries (..., L, E) and keys (..., S, E) make (..., L, S) scores of E
 * multiply-accumulates each, and the scores with values (..., S, V) the result (..., L, V) of S
 * each, as in PyTorch's {@code torch.utils.flop_counter}; beside these each score is scaled, put
 * through a softmax, and added to a mask that is no condition.
 */
final class Attention {
  static final ImmutableMap<String, Rule> RULES =
      ImmutableMap.of(
          "scaleddotproductattention", Attention::scaledDotProduct,
          "multiheadattention", Attention::multiHead,
          "transformerencoderlayer", Attention::encoderLayer);

  private Attention() {}

  private static Optional<Cost> scaledDotProduct(Operands operands) {
    Optional<TensorInfo> key = operands.tensor("key");
    int rank = operands.out().shape().length();
    if (key.isEmpty() || rank < 2 || key.get().shape().length() < 2) {
      return Optional.empty();
    }
    long values = operands.out().shape().get(rank - 1);
    long sequence = fromEnd(key.get(), 2);
    long queries = values == 0 ? 0 : operands.out().elements() / values;
    long scores = queries * sequence;
    boolean added =
        operands.tensor("attn_mask").filter(mask -> mask.dtype().contains("float")).isPresent();
    return Optional.of(
        Cost.ofMacs(scores * (fromEnd(key.get(), 1) + values))
            .plus(Cost.ofFlops(scores * (added ? 1 : 0)))
            .plus(weighing(scores)));
  }

  /** Scaling and softmax. */
  private static Cost weighing(long scores) {
    return Cost.ofFlops(scores * (1 + Normalizations.SOFTMAX));
  }

  private static long fromEnd(TensorInfo tensor, int dimension) {
    return tensor.shape().get(tensor.shape().length() - dimension);
  }

  /** Projects queries, keys and values of (N, L, D), attends in heads, and projects the result. */
  private static Optional<Cost> multiHead(Operands operands) {
    Optional<TensorInfo> query = operands.tensor("query").filter(Attention::isBatch);
    Optional<TensorInfo> key = operands.tensor("key").or(() -> query).filter(Attention::isBatch);
    Optional<Long> heads = heads(operands, "num_head");
    if (query.isEmpty() || key.isEmpty() || heads.isEmpty()) {
      return Optional.empty();
    }
    long size = fromEnd(query.get(), 1);
    long projections = 2 * (query.get().elements() + key.get().elements()) * size;
    return Optional.of(
        Cost.ofMacs(projections).plus(attend(query.get(), fromEnd(key.get(), 2), heads.get())));
  }

  /** Attention, two norms and sums, and two Linear layers with an activation between them. */
  private static Optional<Cost> encoderLayer(Operands operands) {
    Optional<TensorInfo> in = operands.tensor("src").filter(Attention::isBatch);
    Optional<Long> heads = heads(operands, "num_heads");
    ImmutableList<TensorInfo> matrices = operands.parameters(2);
    if (in.isEmpty() || heads.isEmpty() || matrices.size() != 4) {
      return Optional.empty();
    }
    long size = fromEnd(in.get(), 1);
    long places = size == 0 ? 0 : in.get().elements() / size;
    long weights = matrices.stream().mapToLong(TensorInfo::elements).sum();
    // The four weights are 3 D D, D D, D F and F D.
    long hidden = (weights - 4 * size * size) / Math.max(1, 2 * size);
    long activation = operands.isTrue("use_gelu") ? 5 : 1;
    long elementwise = 2 * (Normalizations.AFFINE + 1) * size + activation * hidden;
    return Optional.of(
        Cost.ofMacs(places * weights)
            .plus(Cost.ofFlops(places * elementwise))
            .plus(attend(in.get(), fromEnd(in.get(), 2), heads.get())));
  }

  private static Cost attend(TensorInfo query, long keys, long heads) {
    long size = fromEnd(query, 1);
    long places = size == 0 ? 0 : query.elements() / size;
    return Cost.ofMacs(2 * places * keys * size).plus(weighing(places * keys * heads));
  }

  private static boolean isBatch(TensorInfo tensor) {
    return tensor.shape().length() == 3;
  }

  private static Optional<Long> heads(Operands operands, String name) {
    return operands.integers(name).filter(it -> it.length() == 1).map(it -> it.get(0));
  }
}
