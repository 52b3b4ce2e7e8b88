package dev.loupe.gradients;

import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.error.LoupeException;
import dev.loupe.history.Layer;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.Tensors;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Runs libtorch's backward pass, with the graph kept, and says in plain words what went wrong. */
final class BackwardRun {

  private BackwardRun() {}

  static void fromSum(List<Tensor> roots) {
    Tensor[] ones = roots.stream().map(torch::ones_like).toArray(Tensor[]::new);
    run(roots.toArray(Tensor[]::new), ones);
  }

  static void from(Tensor root, Tensor gradient) {
    run(new Tensor[] {root}, new Tensor[] {gradient});
  }

  private static void run(Tensor[] roots, Tensor[] gradients) {
    torch.backward(
        new TensorVector(roots),
        new TensorVector(gradients),
        new BoolOptional(true),
        false,
        new TensorVector());
  }

  /**
   * @throws BadInputException if a gradient for a layer does not fit
   */
  static void checkGradient(Layer layer, Tensor gradient) {
    checkDefined("gradient", gradient);
    TensorInfo own = Tensors.info(gradient.unsafeGetTensorImpl());
    TensorInfo needed = layer.tensor();
    if (!own.shape().equals(needed.shape()) || !own.dtype().equals(needed.dtype())) {
      throw new BadInputException(
          "The gradient is %s %s, and %s needs %s %s"
              .formatted(
                  own.shapeText(), own.dtype(), layer.name(), needed.shapeText(), needed.dtype()));
    }
  }

  /**
   * @throws BadInputException if no backward pass can start from a loss
   */
  static void checkLoss(Tensor loss) {
    checkDefined("loss", loss);
    if (!loss.requires_grad()) {
      throw new BadInputException(
          "The loss does not depend on anything that requires a gradient; compute it from"
              + " history.gradients().output()");
    }
    if (loss.numel() != 1) {
      throw new BadInputException(
          "The loss has %d elements and needs to have one: take its sum() or mean()"
              .formatted(loss.numel()));
    }
  }

  private static void checkDefined(String what, @Nullable Tensor tensor) {
    if (tensor == null || tensor.isNull() || !tensor.defined()) {
      throw new BadInputException("The %s is null, closed or undefined".formatted(what));
    }
  }

  static LoupeException explain(String from, RuntimeException error) {
    String said = FirstLine.of(error);
    if (said.contains("backward through the graph a second time")) {
      return new BadInputException(
          "The graph of this forward is gone: a backward pass outside of the history has freed it."
              + " Run it by history.gradients().backward(loss), which keeps the graph",
          error);
    }
    if (said.contains("modified by an inplace operation")) {
      return new BadInputException(
          "A tensor that the backward pass needs was overwritten in place after the operator that"
              + " needs it: "
              + said,
          error);
    }
    return new LoupeException("The backward pass from %s failed: %s".formatted(from, said), error);
  }
}
