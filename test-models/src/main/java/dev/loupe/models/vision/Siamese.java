package dev.loupe.models.vision;

import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Tells whether two images show the same thing, through one network that sees both: 1,265
 * parameters.
 *
 * <p>Koch et al., Siamese Neural Networks for One-shot Image Recognition, 2015.
 */
public final class Siamese extends Module {
  private final Sequential embed =
      register_module(
          "embed",
          new Sequential()
              .add(Layers.conv2d(1, 8, 3, 2, 1))
              .add(Layers.reluInPlace())
              .add(Layers.conv2d(8, 16, 3, 2, 1))
              .add(Layers.adaptiveAvgPool2d(1)));
  private final LinearImpl same = register_module("same", new LinearImpl(16, 1));

  /** Makes the model with random weights. */
  public Siamese() {
    super("Siamese");
  }

  /**
   * Compares images.
   *
   * @param left {@code (N, 1, 28, 28)} or any other size
   * @param right as {@code left}
   * @return {@code (N, 1)}, the probability in 0..1 that they show the same thing
   */
  public Tensor forward(Tensor left, Tensor right) {
    Tensor a = embed.forward(left).flatten(1, -1);
    Tensor b = embed.forward(right).flatten(1, -1);
    return same.forward(a.sub(b).abs()).sigmoid();
  }
}
