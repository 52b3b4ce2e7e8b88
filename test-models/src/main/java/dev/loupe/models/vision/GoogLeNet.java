package dev.loupe.models.vision;

import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * GoogLeNet as torchvision has it, without the auxiliary classifiers that are used in training
 * only: 6,624,904 parameters.
 *
 * <p>Szegedy et al., <a href="https://arxiv.org/abs/1409.4842">Going Deeper with Convolutions</a>,
 * 2014.
 */
public final class GoogLeNet extends Module {
  private final BasicConv2d conv1 = register_module("conv1", new BasicConv2d(3, 64, 7, 2));
  private final MaxPool2dImpl maxpool1 = register_module("maxpool1", Layers.maxPool2dCeil(3, 2, 0));
  private final BasicConv2d conv2 = register_module("conv2", new BasicConv2d(64, 64, 1, 1));
  private final BasicConv2d conv3 = register_module("conv3", new BasicConv2d(64, 192, 3, 1));
  private final MaxPool2dImpl maxpool2 = register_module("maxpool2", Layers.maxPool2dCeil(3, 2, 0));
  private final Inception inception3a =
      register_module("inception3a", new Inception(192, 64, 96, 128, 16, 32, 32));
  private final Inception inception3b =
      register_module("inception3b", new Inception(256, 128, 128, 192, 32, 96, 64));
  private final MaxPool2dImpl maxpool3 = register_module("maxpool3", Layers.maxPool2dCeil(3, 2, 0));
  private final Inception inception4a =
      register_module("inception4a", new Inception(480, 192, 96, 208, 16, 48, 64));
  private final Inception inception4b =
      register_module("inception4b", new Inception(512, 160, 112, 224, 24, 64, 64));
  private final Inception inception4c =
      register_module("inception4c", new Inception(512, 128, 128, 256, 24, 64, 64));
  private final Inception inception4d =
      register_module("inception4d", new Inception(512, 112, 144, 288, 32, 64, 64));
  private final Inception inception4e =
      register_module("inception4e", new Inception(528, 256, 160, 320, 32, 128, 128));
  private final MaxPool2dImpl maxpool4 = register_module("maxpool4", Layers.maxPool2dCeil(2, 2, 0));
  private final Inception inception5a =
      register_module("inception5a", new Inception(832, 256, 160, 320, 32, 128, 128));
  private final Inception inception5b =
      register_module("inception5b", new Inception(832, 384, 192, 384, 48, 128, 128));
  private final AdaptiveAvgPool2dImpl avgpool =
      register_module("avgpool", Layers.adaptiveAvgPool2d(1));
  private final DropoutImpl dropout = register_module("dropout", new DropoutImpl(0.2));
  private final LinearImpl fc = register_module("fc", new LinearImpl(1024, 1000));

  /** Makes the model with random weights, in training mode. */
  public GoogLeNet() {
    super("GoogLeNet");
  }

  /**
   * Classifies images.
   *
   * @param x {@code (N, 3, 224, 224)} or any size from 15 on
   * @return {@code (N, 1000)} scores
   */
  public Tensor forward(Tensor x) {
    Tensor y = conv1.forward(x);
    y = maxpool1.forward(y);
    y = conv2.forward(y);
    y = conv3.forward(y);
    y = maxpool2.forward(y);
    y = inception3a.forward(y);
    y = inception3b.forward(y);
    y = maxpool3.forward(y);
    y = inception4a.forward(y);
    y = inception4b.forward(y);
    y = inception4c.forward(y);
    y = inception4d.forward(y);
    y = inception4e.forward(y);
    y = maxpool4.forward(y);
    y = inception5a.forward(y);
    y = inception5b.forward(y);
    y = avgpool.forward(y);
    y = y.flatten(1, -1);
    y = dropout.forward(y);
    return fc.forward(y);
  }
}
