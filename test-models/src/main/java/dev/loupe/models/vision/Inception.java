package dev.loupe.models.vision;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Four branches that look at the same image through windows of different sizes; their channels are
 * put one after the other.
 *
 * <p>The third branch's window is 3 by 3 where the paper has 5 by 5: so it is in torchvision, and
 * in the TensorFlow model whose weights that has.
 */
final class Inception extends Layer {
  private final BasicConv2d branch1;
  private final Sequential branch2;
  private final Sequential branch3;
  private final Sequential branch4;

  /**
   * Maps {@code (N, in, H, W)} to {@code (N, one + three + five + pool, H, W)}.
   *
   * @param threeReduced channels before the second branch's larger window
   * @param fiveReduced channels before the third branch's larger window
   */
  Inception(
      long in, long one, long threeReduced, long three, long fiveReduced, long five, long pool) {
    super("Inception");
    branch1 = register_module("branch1", new BasicConv2d(in, one, 1, 1));
    branch2 = register_module("branch2", reduced(in, threeReduced, three));
    branch3 = register_module("branch3", reduced(in, fiveReduced, five));
    branch4 =
        register_module(
            "branch4",
            new Sequential()
                .add(Layers.maxPool2dCeil(3, 1, 1))
                .add(new BasicConv2d(in, pool, 1, 1)));
  }

  @Override
  public Tensor forward(Tensor x) {
    return cat(
        new TensorVector(
            branch1.forward(x), branch2.forward(x), branch3.forward(x), branch4.forward(x)),
        1);
  }

  private static Sequential reduced(long in, long middle, long out) {
    return new Sequential()
        .add(new BasicConv2d(in, middle, 1, 1))
        .add(new BasicConv2d(middle, out, 3, 1));
  }
}
