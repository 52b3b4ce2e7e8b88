package dev.loupe.analysis.maximize;

import dev.loupe.error.BadInputException;
import org.bytedeco.pytorch.Tensor;

/**
 * Blurs each channel now and then, against high frequencies. As SciPy's {@code gaussian_filter}:
 * weights {@code exp(-i^2 / 2 width^2)} up to four widths away, and an image that is mirrored at
 * its borders with the outermost pixel repeated.
 *
 * @param width the standard deviation, in pixels; above 0
 * @param every blurs in steps 0, {@code every}, 2 {@code every}, ...; at least 1
 * @see <a href="https://arxiv.org/abs/1506.06579">Yosinski et al. 2015, section 3</a>
 */
public record GaussianBlur(double width, int every) implements Regularizer {
  private static final int WIDTHS = 4;

  public GaussianBlur {
    if (!(width > 0 && width < 1e6)) {
      throw new BadInputException("The width of a blur is above 0, not " + width);
    }
    if (every < 1) {
      throw new BadInputException("A blur comes every step or every few steps, not every " + every);
    }
  }

  @Override
  public Tensor apply(Tensor image, Tensor gradient, int step) {
    if (step % every != 0) {
      return image;
    }
    Tensor rows = matrix(image, image.size(-2));
    Tensor columns = matrix(image, image.size(-1)).t();
    return rows.matmul(image).matmul(columns);
  }

  /** What makes of a row of pixels a blurred one. */
  private Tensor matrix(Tensor image, long pixels) {
    int size = Math.toIntExact(pixels);
    double[] weights = weights();
    int radius = weights.length / 2;
    double[] matrix = new double[size * size];
    for (int to = 0; to < size; to++) {
      for (int i = -radius; i <= radius; i++) {
        matrix[to * size + mirrored(to + i, size)] += weights[i + radius];
      }
    }
    return Tensor.create(matrix, size, size).to(image.device(), image.scalar_type());
  }

  private double[] weights() {
    int radius = (int) (WIDTHS * width + 0.5);
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      weights[i + radius] = Math.exp(-i * i / (2 * width * width));
      sum += weights[i + radius];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** {@code d c b a | a b c d | d c b a}. */
  private static int mirrored(int index, int size) {
    int place = Math.floorMod(index, 2 * size);
    return place < size ? place : 2 * size - 1 - place;
  }
}
