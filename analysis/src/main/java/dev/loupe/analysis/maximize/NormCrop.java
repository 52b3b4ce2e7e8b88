package dev.loupe.analysis.maximize;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Sets pixels of a small norm over the channels to zero, so that only what matters is drawn.
 *
 * @param percentile the share of pixels that are small, in percent; pixels below it become zero
 * @see <a href="https://arxiv.org/abs/1506.06579">Yosinski et al. 2015, section 3</a>
 */
public record NormCrop(double percentile) implements Regularizer {
  public NormCrop {
    Percentile.check(percentile);
  }

  @Override
  public Tensor apply(Tensor image, Tensor gradient, int step) {
    Tensor norms = image.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true);
    return Percentile.crop(image, norms, percentile);
  }
}
