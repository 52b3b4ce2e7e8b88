package dev.loupe.capture;

import dev.loupe.model.Inputs;
import dev.loupe.model.Tensors;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Makes of a tensor that is given to a model twice two inputs: the second is an alias. */
final class DistinctTensors {
  private final Set<Long> seen = new HashSet<>();

  private DistinctTensors() {}

  static Inputs of(Inputs inputs) {
    return InputTensors.replaced(inputs, new DistinctTensors()::tensor);
  }

  private Tensor tensor(Tensor tensor) {
    if (seen.add(Tensors.identity(tensor))) {
      return tensor;
    }
    Tensor alias = Tensors.alias(tensor);
    return alias == null ? tensor : alias;
  }
}
