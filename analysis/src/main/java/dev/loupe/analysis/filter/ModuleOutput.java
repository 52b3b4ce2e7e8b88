package dev.loupe.analysis.filter;

import com.google.common.primitives.ImmutableLongArray;
import org.bytedeco.pytorch.Tensor;

/**
 * What a module returned, or a part of it.
 *
 * @param layerType the module's class, such as {@code Conv2d}; of a part what the filter calls it
 * @param name the call that returned it, such as {@code features.0} or {@code fc:2}; with {@code
 *     [0]} behind it where a call returned several tensors
 * @param value the tensor; it belongs to the {@link TrackedActivations} that it comes from
 */
public record ModuleOutput(String layerType, String name, Tensor value) {

  /** The sizes of the value, by dimension. */
  public ImmutableLongArray outputShape() {
    return ImmutableLongArray.copyOf(value.shape());
  }

  /** Type, name and shape: {@code Conv2d features.0 [1, 64, 55, 55]}. */
  @Override
  public String toString() {
    return "%s %s %s".formatted(layerType, name, outputShape());
  }
}
