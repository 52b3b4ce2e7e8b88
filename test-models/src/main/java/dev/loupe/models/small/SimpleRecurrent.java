package dev.loupe.models.small;

import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * One fully connected layer applied four times: 30 parameters, 12 operations.
 *
 * <p>The recurrent example of TorchLens' README.
 */
public final class SimpleRecurrent extends Module {
  private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

  /** Makes the model with random weights. */
  public SimpleRecurrent() {
    super("SimpleRecurrent");
  }

  /**
   * Runs the loop.
   *
   * @param x {@code (N, 5)}
   * @return {@code (N, 5)}
   */
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (int step = 0; step < 4; step++) {
      y = fc.forward(y);
      y = y.add(new Scalar(1));
      y = y.mul(new Scalar(2));
    }
    return y;
  }
}
