package dev.loupe.models.small;

import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Keeps a mean of all inputs so far in a buffer, which each forward pass writes and then reads, in
 * evaluation mode too: 20 parameters, 4 numbers in the buffer.
 */
public final class RunningMean extends Module {
  private final Tensor mean = Layers.buffer(this, "mean", zeros(4));
  private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

  /** Makes the model with random weights and a mean of 0. */
  public RunningMean() {
    super("RunningMean");
  }

  /**
   * Takes the mean from the input.
   *
   * @param x {@code (N, 4)}
   * @return {@code (N, 4)}
   */
  public Tensor forward(Tensor x) {
    mean.mul_(new Scalar(0.9)).add_(x.mean(0), new Scalar(0.1));
    return fc.forward(x.sub(mean));
  }
}
