package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import org.jspecify.annotations.Nullable;

/**
 * What a model returned.
 *
 * @param value the value as the model's kind of forward returns it: an {@code IValue} for
 *     TorchScript, any object for Java
 */
public record Output(@Nullable Object value) {

  /**
   * Its tensors, in order, with paths such as {@code output}, {@code output.1}, {@code
   * output.logits}.
   */
  public ImmutableList<TensorLeaf> leaves() {
    return TensorLeaf.of("output", value);
  }
}
