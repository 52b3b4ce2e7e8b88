package dev.loupe.values;

import dev.loupe.capture.SeenLayer;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Makes of a layer's value what is kept. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Saved {
  private final SaveOptions options;

  Saved(SaveOptions options) {
    this.options = options;
  }

  boolean keepsGraph() {
    return options.graph();
  }

  /** Whether a copy of a value is all that is to be kept of it. */
  boolean isCopyOf(Tensor value) {
    return options.equals(SaveOptions.DEFAULT) && !value.requires_grad();
  }

  /**
   * What is kept; retained.
   *
   * @throws BadInputException if the transform fails, or gives no tensor
   */
  Tensor of(SeenLayer layer, IValue value) {
    // Retained: a PointerScope that is open now must not close it.
    try (PointerScope scope = new PointerScope()) {
      // It lies within the value, so it may not be kept itself.
      Tensor tensor = value.toTensor();
      // Factories of libtorch's C++ API (torch::zeros) look at the use count of what their operator
      // made: if another holds it, the model gets a copy, which comes from no layer. So of what has
      // no graph behind it an alias is kept.
      boolean itself = options.graph() && tensor.requires_grad();
      Tensor moved = moved(itself ? new Tensor(tensor) : tensor.detach());
      UnaryOperator<Tensor> transform = options.transform().orElse(null);
      Tensor made = transform == null ? moved : transformed(layer, moved, transform);
      return made.retainReference();
    }
  }

  private Tensor moved(Tensor tensor) {
    Tensor there = options.device().map(it -> tensor.to(it, tensor.scalar_type())).orElse(tensor);
    return tensor.is_floating_point() ? options.dtype().map(there::to).orElse(there) : there;
  }

  private static Tensor transformed(
      SeenLayer layer, Tensor tensor, UnaryOperator<Tensor> transform) {
    @Nullable Tensor made;
    try {
      made = transform.apply(tensor);
    } catch (RuntimeException e) {
      throw new BadInputException(
          "The transform failed on %s: %s".formatted(layer.text(), FirstLine.of(e)), e);
    }
    if (made == null || made.isNull() || !made.defined()) {
      throw new BadInputException("The transform made no tensor of " + layer.text());
    }
    return made;
  }
}
