package dev.loupe.extract;

import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.error.BadInputException;

/**
 * What a model gets for the pixels of an image: {@code (pixel - mean) / std}, for pixels from 0
 * (black) to 1.
 *
 * @param mean one number for all channels, or one for each
 * @param std as {@code mean}
 */
public record Normalization(ImmutableDoubleArray mean, ImmutableDoubleArray std) {

  /** Pixels as they are. */
  public static final Normalization NONE =
      new Normalization(ImmutableDoubleArray.of(0), ImmutableDoubleArray.of(1));

  /** Of red, green and blue, for models that were trained on ImageNet. */
  public static final Normalization IMAGENET =
      new Normalization(
          ImmutableDoubleArray.of(0.485, 0.456, 0.406),
          ImmutableDoubleArray.of(0.229, 0.224, 0.225));

  /**
   * @throws BadInputException if there is no number, or a standard deviation is 0
   */
  public Normalization {
    if (mean.isEmpty() || std.isEmpty()) {
      throw new BadInputException("A normalization has a mean and a std");
    }
    if (std.contains(0)) {
      throw new BadInputException("A std of 0 would divide by zero");
    }
  }

  /**
   * Makes sure that it goes with images.
   *
   * @throws BadInputException if there are other numbers than one or one for each channel
   */
  public void checkChannels(int channels) {
    for (ImmutableDoubleArray numbers : new ImmutableDoubleArray[] {mean, std}) {
      if (numbers.length() != 1 && numbers.length() != channels) {
        throw new BadInputException(
            "The images have %d channels, but mean or std has %d numbers"
                .formatted(channels, numbers.length()));
      }
    }
  }

  /** What the model gets for a pixel. */
  public double value(int channel, double pixel) {
    return (pixel - of(mean, channel)) / of(std, channel);
  }

  /** The pixel for what the model gets. */
  public double pixel(int channel, double value) {
    return value * of(std, channel) + of(mean, channel);
  }

  private static double of(ImmutableDoubleArray numbers, int channel) {
    return numbers.get(Math.min(channel, numbers.length() - 1));
  }
}
