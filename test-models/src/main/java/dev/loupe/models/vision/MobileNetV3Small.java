package dev.loupe.models.vision;

import static dev.loupe.models.vision.Conv2dNormActivation.Activation.HARDSWISH;
import static dev.loupe.models.vision.Conv2dNormActivation.Activation.RELU;

import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * MobileNetV3-Small as torchvision has it: 2,542,856 parameters, many small operations.
 *
 * <p>Howard et al., <a href="https://arxiv.org/abs/1905.02244">Searching for MobileNetV3</a>, 2019.
 */
public final class MobileNetV3Small extends Module {
  private final Sequential features =
      register_module(
          "features",
          new Sequential()
              .add(new Conv2dNormActivation(3, 16, 3, 2, 1, HARDSWISH))
              .add(new InvertedResidual(16, 3, 16, 16, 8, RELU, 2))
              .add(new InvertedResidual(16, 3, 72, 24, 0, RELU, 2))
              .add(new InvertedResidual(24, 3, 88, 24, 0, RELU, 1))
              .add(new InvertedResidual(24, 5, 96, 40, 24, HARDSWISH, 2))
              .add(new InvertedResidual(40, 5, 240, 40, 64, HARDSWISH, 1))
              .add(new InvertedResidual(40, 5, 240, 40, 64, HARDSWISH, 1))
              .add(new InvertedResidual(40, 5, 120, 48, 32, HARDSWISH, 1))
              .add(new InvertedResidual(48, 5, 144, 48, 40, HARDSWISH, 1))
              .add(new InvertedResidual(48, 5, 288, 96, 72, HARDSWISH, 2))
              .add(new InvertedResidual(96, 5, 576, 96, 144, HARDSWISH, 1))
              .add(new InvertedResidual(96, 5, 576, 96, 144, HARDSWISH, 1))
              .add(new Conv2dNormActivation(96, 576, 1, 1, 1, HARDSWISH)));
  private final AdaptiveAvgPool2dImpl avgpool =
      register_module("avgpool", Layers.adaptiveAvgPool2d(1));
  private final Sequential classifier =
      register_module(
          "classifier",
          new Sequential()
              .add(new LinearImpl(576, 1024))
              .add(new Hardswish())
              .add(Layers.dropoutInPlace(0.2))
              .add(new LinearImpl(1024, 1000)));

  /** Makes the model with random weights, in training mode. */
  public MobileNetV3Small() {
    super("MobileNetV3Small");
  }

  /**
   * Classifies images.
   *
   * @param x {@code (N, 3, 224, 224)} or any size from 1 on
   * @return {@code (N, 1000)} scores
   */
  public Tensor forward(Tensor x) {
    Tensor y = features.forward(x);
    y = avgpool.forward(y);
    y = y.flatten(1, -1);
    return classifier.forward(y);
  }
}
