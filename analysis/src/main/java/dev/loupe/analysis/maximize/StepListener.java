package dev.loupe.analysis.maximize;

import org.bytedeco.pytorch.Tensor;

/** Is told of the images on the way. */
public interface StepListener {

  /**
   * An image was measured.
   *
   * @param step what was measured
   * @param image (N, C, H, W), without gradient; valid only during the call
   */
  void onStep(Step step, Tensor image);
}
