package dev.loupe.listen;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import dev.loupe.model.Output;
import dev.loupe.model.TensorLeaf;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors that a forward returned, with the graph behind them; they are the caller's.
 *
 * @param tensors by their paths, such as {@code output}, {@code output.1}, {@code output.logits}
 */
public record Outputs(ImmutableMap<String, Tensor> tensors) {

  /** The tensors of what a model returned. */
  public static Outputs of(Output output) {
    return new Outputs(
        output.leaves().stream().collect(toImmutableMap(TensorLeaf::path, TensorLeaf::tensor)));
  }

  /**
   * The tensor, where there is one.
   *
   * @throws BadInputException if the model returned none or several
   */
  public Tensor tensor() {
    if (tensors.size() != 1) {
      throw new BadInputException(
          tensors.isEmpty()
              ? "The model returned no tensor"
              : "The model returned several tensors: " + String.join(", ", tensors.keySet()));
    }
    return tensors.values().asList().get(0);
  }
}
