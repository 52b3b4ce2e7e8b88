package dev.loupe.models.vision;

import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * ResNet-18 as torchvision has it: 11,689,512 parameters.
 *
 * <p>He et al., <a href="https://arxiv.org/abs/1512.03385">Deep Residual Learning for Image
 * Recognition</a>, 2015.
 */
public final class ResNet18 extends Module {
  private final Conv2dImpl conv1 =
      register_module("conv1", Layers.conv2dWithoutBias(3, 64, 7, 2, 3, 1));
  private final BatchNorm2dImpl bn1 = register_module("bn1", Layers.batchNorm2d(64));
  private final ReLUImpl relu = register_module("relu", Layers.reluInPlace());
  private final MaxPool2dImpl maxpool = register_module("maxpool", Layers.maxPool2d(3, 2, 1));
  private final Sequential layer1 = register_module("layer1", stage(64, 64, 1));
  private final Sequential layer2 = register_module("layer2", stage(64, 128, 2));
  private final Sequential layer3 = register_module("layer3", stage(128, 256, 2));
  private final Sequential layer4 = register_module("layer4", stage(256, 512, 2));
  private final AdaptiveAvgPool2dImpl avgpool =
      register_module("avgpool", Layers.adaptiveAvgPool2d(1));
  private final LinearImpl fc = register_module("fc", new LinearImpl(512, 1000));

  /** Makes the model with random weights, in training mode. */
  public ResNet18() {
    super("ResNet18");
  }

  /**
   * Classifies images.
   *
   * @param x {@code (N, 3, 224, 224)} or any size from 1 on
   * @return {@code (N, 1000)} scores
   */
  public Tensor forward(Tensor x) {
    Tensor y = conv1.forward(x);
    y = bn1.forward(y);
    y = relu.forward(y);
    y = maxpool.forward(y);
    y = layer1.forward(y);
    y = layer2.forward(y);
    y = layer3.forward(y);
    y = layer4.forward(y);
    y = avgpool.forward(y);
    y = y.flatten(1, -1);
    return fc.forward(y);
  }

  private static Sequential stage(long in, long out, long stride) {
    return new Sequential().add(new BasicBlock(in, out, stride)).add(new BasicBlock(out, out, 1));
  }
}
