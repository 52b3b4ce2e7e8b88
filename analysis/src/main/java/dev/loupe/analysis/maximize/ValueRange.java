package dev.loupe.analysis.maximize;

import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.Normalization;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * Which values the channels of an image can have.
 *
 * @param least one number for all channels, or one for each; empty if there is no bound
 * @param greatest as {@code least}
 */
public record ValueRange(ImmutableDoubleArray least, ImmutableDoubleArray greatest) {

  /** All values. */
  public static final ValueRange ALL =
      new ValueRange(ImmutableDoubleArray.of(), ImmutableDoubleArray.of());

  public ValueRange {
    if (least.length() != greatest.length()) {
      throw new BadInputException("A range has a least and a greatest value for each channel");
    }
  }

  /** What pixels from 0 to 1 become. */
  public static ValueRange of(Normalization normalization) {
    ImmutableDoubleArray.Builder least = ImmutableDoubleArray.builder();
    ImmutableDoubleArray.Builder greatest = ImmutableDoubleArray.builder();
    int channels = Math.max(normalization.mean().length(), normalization.std().length());
    for (int channel = 0; channel < channels; channel++) {
      least.add(normalization.value(channel, 0));
      greatest.add(normalization.value(channel, 1));
    }
    return new ValueRange(least.build(), greatest.build());
  }

  Tensor clamp(Tensor image) {
    if (least.isEmpty()) {
      return image;
    }
    if (least.length() != 1 && image.size(1) != least.length()) {
      throw new BadInputException(
          "The range is of %d channels, and the image has %d"
              .formatted(least.length(), image.size(1)));
    }
    return image.clamp(bound(least, image), bound(greatest, image));
  }

  private static TensorOptional bound(ImmutableDoubleArray values, Tensor image) {
    return new TensorOptional(
        Tensor.create(values.toArray(), 1, values.length(), 1, 1)
            .to(image.device(), image.scalar_type()));
  }
}
