package dev.loupe.analysis.image;

import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.error.BadInputException;
import java.util.Arrays;

/**
 * What a model's images were normalized by: {@code (pixel - mean) / deviation}, for pixels from 0
 * to 1.
 *
 * @param means for each channel
 * @param deviations for each channel; above 0
 */
public record Normalization(ImmutableDoubleArray means, ImmutableDoubleArray deviations) {

  /** Of red, green and blue, for models that were trained on ImageNet. */
  public static final Normalization IMAGENET =
      new Normalization(
          ImmutableDoubleArray.of(0.485, 0.456, 0.406),
          ImmutableDoubleArray.of(0.229, 0.224, 0.225));

  public Normalization {
    if (means.isEmpty()
        || means.length() != deviations.length()
        || deviations.stream().anyMatch(deviation -> !(deviation > 0))) {
      throw new BadInputException(
          "A normalization has a mean and a deviation above 0 for each channel");
    }
  }

  /** Pixels as they are. */
  public static Normalization none(int channels) {
    double[] zeros = new double[channels];
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    return new Normalization(ImmutableDoubleArray.copyOf(zeros), ImmutableDoubleArray.copyOf(ones));
  }

  /** The number of channels. */
  public int channels() {
    return means.length();
  }

  /** What the model gets for a pixel. */
  public double normalize(int channel, double pixel) {
    return (pixel - means.get(channel)) / deviations.get(channel);
  }

  /** The pixel for what the model gets. */
  public double pixel(int channel, double value) {
    return value * deviations.get(channel) + means.get(channel);
  }
}
