package dev.loupe.analysis.maximize;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Sets what contributes little to the target to zero.
 *
 * @param percentile the share that contributes little, in percent; what is below it becomes zero
 * @param measure what contributing means
 */
public record ContributionCrop(double percentile, Measure measure) implements Regularizer {

  /** How contributions are measured. */
  public enum Measure {
    /**
     * Per pixel, how much the target would change if the pixel were zero, to first order: the sum
     * over the channels of gradient times value, without its sign.
     *
     * @see <a href="https://arxiv.org/abs/1506.06579">Yosinski et al. 2015, section 3</a>
     */
    GRADIENT,

    /** Per value of a channel, its size alone. */
    VALUE
  }

  public ContributionCrop {
    Percentile.check(percentile);
  }

  @Override
  public Tensor apply(Tensor image, Tensor gradient, int step) {
    Tensor contributions =
        measure == Measure.VALUE
            ? image.abs()
            : image.mul(gradient).sum(new long[] {1}, true, new ScalarTypeOptional()).abs();
    return Percentile.crop(image, contributions, percentile);
  }
}
