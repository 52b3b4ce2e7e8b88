package dev.loupe.models.vision;

import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Two convolutions and the input added to what they give: ResNet's building block.
 *
 * <p>Its one rectifier is called twice.
 */
public final class BasicBlock extends Layer {
  private final Conv2dImpl conv1;
  private final BatchNorm2dImpl bn1;
  private final ReLUImpl relu;
  private final Conv2dImpl conv2;
  private final BatchNorm2dImpl bn2;
  private final @Nullable Sequential downsample;

  /**
   * Makes a block from {@code (N, in, H, W)} to {@code (N, out, H / stride, W / stride)}.
   *
   * @param stride 1, or 2 to halve the image
   */
  public BasicBlock(long in, long out, long stride) {
    super("BasicBlock");
    conv1 = register_module("conv1", Layers.conv2dWithoutBias(in, out, 3, stride, 1, 1));
    bn1 = register_module("bn1", Layers.batchNorm2d(out));
    relu = register_module("relu", Layers.reluInPlace());
    conv2 = register_module("conv2", Layers.conv2dWithoutBias(out, out, 3, 1, 1, 1));
    bn2 = register_module("bn2", Layers.batchNorm2d(out));
    if (stride == 1 && in == out) {
      downsample = null;
    } else {
      downsample =
          register_module(
              "downsample",
              new Sequential()
                  .add(Layers.conv2dWithoutBias(in, out, 1, stride, 0, 1))
                  .add(Layers.batchNorm2d(out)));
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = conv1.forward(x);
    y = bn1.forward(y);
    y = relu.forward(y);
    y = conv2.forward(y);
    y = bn2.forward(y);
    Tensor identity = downsample == null ? x : downsample.forward(x);
    y.add_(identity);
    return relu.forward(y);
  }
}
