package dev.loupe.extract;

import java.util.Arrays;

/**
 * Bilinear scaling of one dimension. What becomes smaller is averaged over all that goes into a
 * pixel, as Pillow and torchvision with {@code antialias=True} do.
 */
final class Resampling {
  private final int from;

  /** For each new place the first of the old ones that it is made of. */
  private final int[] starts;

  /** For each new place what these count; they make 1. */
  private final float[][] weights;

  private Resampling(int from, int[] starts, float[][] weights) {
    this.from = from;
    this.starts = starts;
    this.weights = weights;
  }

  /** From one size to another. */
  static Resampling of(int from, int to) {
    int[] starts = new int[to];
    float[][] weights = new float[to][];
    double scale = (double) from / to;
    double reach = Math.max(scale, 1);
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * scale;
      int start = Math.max((int) (center - reach + 0.5), 0);
      int end = Math.min((int) (center + reach + 0.5), from);
      double[] triangle = new double[end - start];
      for (int j = 0; j < triangle.length; j++) {
        triangle[j] = Math.max(0, 1 - Math.abs(start + j + 0.5 - center) / reach);
      }
      double sum = Arrays.stream(triangle).sum();
      starts[i] = start;
      weights[i] = new float[triangle.length];
      for (int j = 0; j < triangle.length; j++) {
        weights[i][j] = (float) (triangle[j] / sum);
      }
    }
    return new Resampling(from, starts, weights);
  }

  /** Scales each row of an image. */
  float[] rows(float[] pixels, int height) {
    float[] scaled = new float[height * starts.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < starts.length; x++) {
        float sum = 0;
        for (int j = 0; j < weights[x].length; j++) {
          sum += weights[x][j] * pixels[y * from + starts[x] + j];
        }
        scaled[y * starts.length + x] = sum;
      }
    }
    return scaled;
  }

  /** Scales each column of an image. */
  float[] columns(float[] pixels, int width) {
    float[] scaled = new float[starts.length * width];
    for (int y = 0; y < starts.length; y++) {
      for (int j = 0; j < weights[y].length; j++) {
        int row = (starts[y] + j) * width;
        for (int x = 0; x < width; x++) {
          scaled[y * width + x] += weights[y][j] * pixels[row + x];
        }
      }
    }
    return scaled;
  }
}
