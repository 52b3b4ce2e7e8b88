package dev.loupe.models.vision;

import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;

/** GoogLeNet's convolution with its normalization and rectifier. */
final class BasicConv2d extends Layer {
  private final Conv2dImpl conv;
  private final BatchNorm2dImpl bn;

  /** Maps {@code (N, in, H, W)} to {@code (N, out, H / stride, W / stride)}. */
  BasicConv2d(long in, long out, long kernel, long stride) {
    super("BasicConv2d");
    conv =
        register_module("conv", Layers.conv2dWithoutBias(in, out, kernel, stride, kernel / 2, 1));
    bn = register_module("bn", Layers.batchNorm2d(out, 0.001, 0.1));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = conv.forward(x);
    y = bn.forward(y);
    return y.relu_();
  }
}
