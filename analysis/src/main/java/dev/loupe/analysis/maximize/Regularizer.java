package dev.loupe.analysis.maximize;

import org.bytedeco.pytorch.Tensor;

/** Changes the image after each step, towards what images are like. Run in their order. */
public interface Regularizer {

  /**
   * The changed image, of the same shape. Must not write into its arguments; gradients are off, and
   * all tensors that it makes, but the one that it returns, are closed behind it.
   *
   * @param image after this step's ascent, (N, C, H, W)
   * @param gradient of the target by the image before it, of the same shape
   * @param step from 0
   */
  Tensor apply(Tensor image, Tensor gradient, int step);
}
