package dev.loupe.models.vision;

import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * Weighs each channel by what all channels hold on average.
 *
 * <p>Hu et al., <a href="https://arxiv.org/abs/1709.01507">Squeeze-and-Excitation Networks</a>,
 * 2017.
 */
final class SqueezeExcitation extends Layer {
  private final AdaptiveAvgPool2dImpl avgpool;
  private final Conv2dImpl fc1;
  private final Conv2dImpl fc2;
  private final ReLUImpl activation;
  private final Hardsigmoid scaleActivation;

  /** Maps {@code (N, channels, H, W)} to the same shape. */
  SqueezeExcitation(long channels, long squeezed) {
    super("SqueezeExcitation");
    avgpool = register_module("avgpool", Layers.adaptiveAvgPool2d(1));
    fc1 = register_module("fc1", Layers.conv2d(channels, squeezed, 1, 1, 0));
    fc2 = register_module("fc2", Layers.conv2d(squeezed, channels, 1, 1, 0));
    activation = register_module("activation", new ReLUImpl());
    scaleActivation = register_module("scale_activation", new Hardsigmoid());
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor scale = avgpool.forward(x);
    scale = fc1.forward(scale);
    scale = activation.forward(scale);
    scale = fc2.forward(scale);
    scale = scaleActivation.forward(scale);
    return scale.mul(x);
  }
}
