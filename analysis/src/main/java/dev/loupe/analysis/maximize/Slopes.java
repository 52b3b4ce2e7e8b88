package dev.loupe.analysis.maximize;

import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import dev.loupe.task.RepeatedRun;
import dev.loupe.values.SaveOptions;
import dev.loupe.values.Saving;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Measures a target in a model's layer, and which way it grows. */
@SuppressWarnings("try") // A guard is only there to be closed.
final class Slopes {
  private final RepeatedRun forward;
  private final String key;
  private final Target target;
  private final Function<Tensor, Inputs> inputs;

  Slopes(RecordableModel model, String key, Target target, Function<Tensor, Inputs> inputs) {
    this.forward =
        RepeatedRun.of(model, new Saving(Selector.of(key), SaveOptions.DEFAULT.withGraph()));
    this.key = key;
    this.target = target;
    this.inputs = inputs;
  }

  /**
   * The target for an image. Gradients of parameters are left alone.
   *
   * @throws BadInputException if there is no such layer or target, or it is no finite number, or it
   *     does not depend on the image
   */
  Slope at(Tensor image) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode gradients = new AutoGradMode(true)) {
      Tensor leaf = image.detach().requires_grad_(true);
      try (ModelHistory history = forward.run(inputs.apply(leaf))) {
        Layer layer = history.layer(key);
        Tensor number = number(layer, history.activation(layer));
        double activation = number.item().toDouble();
        if (!Double.isFinite(activation)) {
          throw new BadInputException(
              "%s of %s became %s; a smaller learning rate may help"
                  .formatted(target, layer.name(), activation));
        }
        Tensor gradient = gradient(layer, number, leaf);
        double norm = gradient.norm().item().toDouble();
        return new Slope(activation, gradient.retainReference(), norm);
      }
    }
  }

  private Tensor number(Layer layer, Activation activation) {
    try {
      return target.of(activation.tensor());
    } catch (BadInputException e) {
      throw new BadInputException(
          "%s of %s (%s) can't be made large: %s"
              .formatted(target, layer.name(), activation.info().shapeText(), e.getMessage()),
          e);
    }
  }

  private Tensor gradient(Layer layer, Tensor number, Tensor leaf) {
    if (!number.requires_grad()) {
      throw independent(layer);
    }
    Tensor gradient =
        torch
            .grad(
                new TensorVector(number),
                new TensorVector(leaf),
                new TensorVector(),
                new BoolOptional(),
                false,
                true)
            .get(0);
    if (!gradient.defined()) {
      throw independent(layer);
    }
    // A copy of the handle: what a vector gives lies within it.
    return new Tensor(gradient);
  }

  private BadInputException independent(Layer layer) {
    return new BadInputException(
        "%s of %s does not depend on the image in a way that has a gradient"
            .formatted(target, layer.name()));
  }
}
