package dev.loupe.analysis.maximize;

import dev.loupe.error.BadInputException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Sets small things to zero. */
final class Percentile {

  private Percentile() {}

  static void check(double percentile) {
    if (!(percentile >= 0 && percentile <= 100)) {
      throw new BadInputException("A percentile is from 0 to 100, not " + percentile);
    }
  }

  /**
   * The image with zeros where a size is strictly below a percentile of all sizes. Between two
   * sizes the percentile lies on the line, as NumPy has it.
   *
   * @param sizes for each value of the image, or with one channel for each pixel
   */
  static Tensor crop(Tensor image, Tensor sizes, double percentile) {
    Tensor sorted = sizes.flatten().msort();
    double place = percentile / 100 * (sorted.numel() - 1);
    long below = (long) place;
    Tensor low = sorted.select(0, below);
    Tensor high = sorted.select(0, Math.min(below + 1, sorted.numel() - 1));
    Tensor threshold = low.lerp(high, new Scalar(place - below));
    return image.mul(sizes.ge(threshold));
  }
}
