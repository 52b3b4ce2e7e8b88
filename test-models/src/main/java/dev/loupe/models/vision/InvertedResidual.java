package dev.loupe.models.vision;

import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Sequential;
import dev.loupe.models.vision.Conv2dNormActivation.Activation;
import org.bytedeco.pytorch.Tensor;

/** MobileNet's block: more channels, a depthwise convolution, fewer channels. */
final class InvertedResidual extends Layer {
  private final Sequential block;
  private final boolean residual;

  /**
   * Maps {@code (N, in, H, W)} to {@code (N, out, H / stride, W / stride)}.
   *
   * @param expanded channels of the depthwise convolution
   * @param squeezed channels that the squeeze-and-excitation goes through; 0 for none
   */
  InvertedResidual(
      long in,
      long kernel,
      long expanded,
      long out,
      long squeezed,
      Activation activation,
      long stride) {
    super("InvertedResidual");
    Sequential layers = new Sequential();
    if (expanded != in) {
      layers.add(new Conv2dNormActivation(in, expanded, 1, 1, 1, activation));
    }
    layers.add(new Conv2dNormActivation(expanded, expanded, kernel, stride, expanded, activation));
    if (squeezed > 0) {
      layers.add(new SqueezeExcitation(expanded, squeezed));
    }
    layers.add(new Conv2dNormActivation(expanded, out, 1, 1, 1, Activation.NONE));
    block = register_module("block", layers);
    residual = stride == 1 && in == out;
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = block.forward(x);
    return residual ? y.add_(x) : y;
  }
}
