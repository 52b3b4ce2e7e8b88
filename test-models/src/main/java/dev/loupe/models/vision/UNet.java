package dev.loupe.models.vision;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * A small U-Net of two levels: what the way down saw is put beside what the way up makes. 29,330
 * parameters.
 *
 * <p>Ronneberger et al., <a href="https://arxiv.org/abs/1505.04597">U-Net: Convolutional Networks
 * for Biomedical Image Segmentation</a>, 2015. Its one pooling module is called twice.
 */
public final class UNet extends Module {
  private final DoubleConv down1 = register_module("down1", new DoubleConv(1, 8));
  private final DoubleConv down2 = register_module("down2", new DoubleConv(8, 16));
  private final MaxPool2dImpl pool = register_module("pool", Layers.maxPool2d(2, 2, 0));
  private final DoubleConv bottom = register_module("bottom", new DoubleConv(16, 32));
  private final ConvTranspose2dImpl up2 = register_module("up2", Layers.upConv2d(32, 16, 2));
  private final DoubleConv merge2 = register_module("merge2", new DoubleConv(32, 16));
  private final ConvTranspose2dImpl up1 = register_module("up1", Layers.upConv2d(16, 8, 2));
  private final DoubleConv merge1 = register_module("merge1", new DoubleConv(16, 8));
  private final Conv2dImpl head = register_module("head", Layers.conv2d(8, 2, 1, 1, 0));

  /** Makes the model with random weights. */
  public UNet() {
    super("UNet");
  }

  /**
   * Scores each pixel for two classes.
   *
   * @param x {@code (N, 1, H, W)}, H and W multiples of 4
   * @return {@code (N, 2, H, W)} scores
   */
  public Tensor forward(Tensor x) {
    Tensor wide = down1.forward(x);
    Tensor narrow = down2.forward(pool.forward(wide));
    Tensor y = bottom.forward(pool.forward(narrow));
    y = merge2.forward(cat(new TensorVector(narrow, up2.forward(y)), 1));
    y = merge1.forward(cat(new TensorVector(wide, up1.forward(y)), 1));
    return head.forward(y);
  }
}
