package dev.loupe.analysis.maximize;

import com.google.common.collect.ImmutableList;
import org.bytedeco.pytorch.Tensor;

/**
 * What an ascent has found. It owns its tensors; they are freed when it is closed.
 *
 * @param best the image with the greatest activation, (N, C, H, W)
 * @param bestStep which step it is, with its own activation
 * @param last the image after the last step
 * @param history all steps, from the image that was given on
 * @param zeroGradient whether the ascent ended early, as the gradient was zero. From noise this
 *     happens where the target lies behind a ReLU that is off: take the layer before it
 */
public record Maximization(
    Tensor best, Step bestStep, Tensor last, ImmutableList<Step> history, boolean zeroGradient)
    implements AutoCloseable {

  /** The target for the best image. */
  public double activation() {
    return bestStep.activation();
  }

  /** The number of steps that were made. */
  public int steps() {
    return history.size() - 1;
  }

  @Override
  public void close() {
    best.close();
    last.close();
  }
}
