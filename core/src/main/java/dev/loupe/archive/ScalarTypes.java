package dev.loupe.archive;

import dev.loupe.error.BadInputException;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Finds libtorch's element types; this loads libtorch. */
final class ScalarTypes {
  private ScalarTypes() {}

  /**
   * The type of a tensor's elements.
   *
   * @param name whose they are, for the message
   * @throws BadInputException if libtorch has no plain type of that name and size
   */
  static ScalarType of(String name, TensorInfo tensor) {
    return Arrays.stream(ScalarType.values())
        .filter(type -> Tensors.name(type).equals(tensor.dtype()))
        .filter(type -> !torch.isQIntType(type) && type != ScalarType.Undefined)
        .filter(type -> tensor.elements() * torch.elementSize(type) == tensor.bytes())
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s has elements that libtorch does not have: %s of %d bytes in all"
                        .formatted(name, tensor.dtype(), tensor.bytes())));
  }
}
