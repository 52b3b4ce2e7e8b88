package dev.loupe.models.small;

import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Takes one of two ways, by what its input holds: 84 parameters, of which one forward pass uses
 * half.
 */
public final class Branching extends Module {
  private final LinearImpl positive = register_module("positive", new LinearImpl(6, 6));
  private final LinearImpl negative = register_module("negative", new LinearImpl(6, 6));

  /** Makes the model with random weights. */
  public Branching() {
    super("Branching");
  }

  /**
   * Goes through {@code positive} where the input's mean is above 0, otherwise through {@code
   * negative}.
   *
   * @param x {@code (N, 6)}
   * @return {@code (N, 6)}
   */
  public Tensor forward(Tensor x) {
    if (x.mean().gt(new Scalar(0)).item_bool()) {
      return positive.forward(x).relu();
    }
    return negative.forward(x).tanh();
  }
}
