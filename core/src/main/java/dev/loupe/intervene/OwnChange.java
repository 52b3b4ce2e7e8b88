package dev.loupe.intervene;

import dev.loupe.model.Tensors;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A change by the user's code, which may do anything to the tensor that it is given. */
final class OwnChange {

  private OwnChange() {}

  /**
   * What the code makes of a value.
   *
   * @return the value itself where the code returned what it got, as it was; else a tensor that
   *     nobody else has; null or an undefined tensor if the code gave that
   */
  static @Nullable Tensor of(Tensor value, UnaryOperator<Tensor> change) {
    Tensor copy = value.clone();
    long version = version(copy);
    @Nullable Tensor made = change.apply(new Tensor(copy));
    if (made == null || made.isNull() || !made.defined()) {
      return made;
    }
    if (Tensors.identity(made) != Tensors.identity(copy)) {
      return made.clone();
    }
    return version(copy) == version ? value : copy;
  }

  /** How often it was written; inference tensors don't count. */
  private static long version(Tensor tensor) {
    return tensor.is_inference() ? 0 : tensor._version();
  }
}
