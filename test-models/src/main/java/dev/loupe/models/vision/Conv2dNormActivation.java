package dev.loupe.models.vision;

import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;

/** MobileNet's convolution with its normalization and activation. */
final class Conv2dNormActivation extends Sequential {

  /** What follows the normalization. */
  enum Activation {
    NONE,
    RELU,
    HARDSWISH
  }

  /** Maps {@code (N, in, H, W)} to {@code (N, out, H / stride, W / stride)}. */
  Conv2dNormActivation(
      long in, long out, long kernel, long stride, long groups, Activation activation) {
    super("Conv2dNormActivation");
    add(Layers.conv2dWithoutBias(in, out, kernel, stride, kernel / 2, groups));
    add(Layers.batchNorm2d(out, 0.001, 0.01));
    switch (activation) {
      case NONE -> {}
      case RELU -> add(Layers.reluInPlace());
      case HARDSWISH -> add(new Hardswish());
    }
  }
}
