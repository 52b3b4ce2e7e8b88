package dev.loupe.models.small;

import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A row of operations that all write to the tensor they read: 30 parameters. */
public final class InPlace extends Module {
  private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

  /** Makes the model with random weights. */
  public InPlace() {
    super("InPlace");
  }

  /**
   * Changes one tensor three times.
   *
   * @param x {@code (N, 5)}
   * @return {@code (N, 5)}
   */
  public Tensor forward(Tensor x) {
    Tensor y = fc.forward(x);
    y.add_(new Scalar(1));
    y.relu_();
    y.mul_(new Scalar(2));
    return y;
  }
}
