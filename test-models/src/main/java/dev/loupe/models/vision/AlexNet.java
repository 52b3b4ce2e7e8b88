package dev.loupe.models.vision;

import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * AlexNet as torchvision has it: 61,100,840 parameters.
 *
 * <p>Krizhevsky, <a href="https://arxiv.org/abs/1404.5997">One weird trick for parallelizing
 * convolutional neural networks</a>, 2014.
 */
public final class AlexNet extends Module {
  private final Sequential features =
      register_module(
          "features",
          new Sequential()
              .add(Layers.conv2d(3, 64, 11, 4, 2))
              .add(Layers.reluInPlace())
              .add(Layers.maxPool2d(3, 2, 0))
              .add(Layers.conv2d(64, 192, 5, 1, 2))
              .add(Layers.reluInPlace())
              .add(Layers.maxPool2d(3, 2, 0))
              .add(Layers.conv2d(192, 384, 3, 1, 1))
              .add(Layers.reluInPlace())
              .add(Layers.conv2d(384, 256, 3, 1, 1))
              .add(Layers.reluInPlace())
              .add(Layers.conv2d(256, 256, 3, 1, 1))
              .add(Layers.reluInPlace())
              .add(Layers.maxPool2d(3, 2, 0)));
  private final AdaptiveAvgPool2dImpl avgpool =
      register_module("avgpool", Layers.adaptiveAvgPool2d(6));
  private final Sequential classifier =
      register_module(
          "classifier",
          new Sequential()
              .add(new DropoutImpl(0.5))
              .add(new LinearImpl(256 * 6 * 6, 4096))
              .add(Layers.reluInPlace())
              .add(new DropoutImpl(0.5))
              .add(new LinearImpl(4096, 4096))
              .add(Layers.reluInPlace())
              .add(new LinearImpl(4096, 1000)));

  /** Makes the model with random weights, in training mode. */
  public AlexNet() {
    super("AlexNet");
  }

  /**
   * Classifies images.
   *
   * @param x {@code (N, 3, 224, 224)} or any size from 63 on
   * @return {@code (N, 1000)} scores
   */
  public Tensor forward(Tensor x) {
    Tensor y = features.forward(x);
    y = avgpool.forward(y);
    y = y.flatten(1, -1);
    return classifier.forward(y);
  }
}
