package dev.loupe.models.vision;

import static org.bytedeco.pytorch.global.torch.hardsigmoid;

import dev.loupe.models.layers.Layer;
import org.bytedeco.pytorch.Tensor;

/** {@code relu6(x + 3) / 6}. libtorch has the function but no module for it. */
final class Hardsigmoid extends Layer {
  Hardsigmoid() {
    super("Hardsigmoid");
  }

  @Override
  public Tensor forward(Tensor x) {
    return hardsigmoid(x);
  }
}
