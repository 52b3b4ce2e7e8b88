package dev.loupe.models.vision;

import static org.bytedeco.pytorch.global.torch.hardswish_;

import dev.loupe.models.layers.Layer;
import org.bytedeco.pytorch.Tensor;

/** {@code x * relu6(x + 3) / 6}, in place. libtorch has the function but no module for it. */
final class Hardswish extends Layer {
  Hardswish() {
    super("Hardswish");
  }

  @Override
  public Tensor forward(Tensor x) {
    return hardswish_(x);
  }
}
