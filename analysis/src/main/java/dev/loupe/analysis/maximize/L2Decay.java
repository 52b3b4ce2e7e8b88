package dev.loupe.analysis.maximize;

import dev.loupe.error.BadInputException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Draws every value towards zero: {@code (1 - rate) x}. It prevents few extreme values.
 *
 * @param rate from 0 (nothing changes) to 1 (all is zero)
 * @see <a href="https://arxiv.org/abs/1506.06579">Yosinski et al. 2015, section 3</a>
 */
public record L2Decay(double rate) implements Regularizer {
  public L2Decay {
    if (!(rate >= 0 && rate <= 1)) {
      throw new BadInputException("The rate of an L2 decay is from 0 to 1, not " + rate);
    }
  }

  @Override
  public Tensor apply(Tensor image, Tensor gradient, int step) {
    return image.mul(new Scalar(1 - rate));
  }
}
