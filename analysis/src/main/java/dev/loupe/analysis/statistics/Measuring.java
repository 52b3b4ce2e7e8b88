package dev.loupe.analysis.statistics;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Has libtorch compute the statistics of a tensor. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Measuring {
  /** So far libtorch counts exactly: it counts in the type of the numbers, such as float32. */
  private static final long PART = 1 << 24;

  private final Bins bins;

  Measuring(Bins bins) {
    this.bins = bins;
  }

  /**
   * The statistics of a tensor's elements.
   *
   * @param layer its name, for messages
   * @param value of real numbers, detached from the graph
   * @throws BadInputException if its elements are no real numbers in memory
   */
  BatchStatistics of(String layer, Tensor value) {
    if (value.is_complex() || value.is_quantized() || value.is_sparse() || value.is_meta()) {
      throw new BadInputException(
          "%s has no statistics: its elements are no real numbers in memory".formatted(layer));
    }
    long elements = value.numel();
    if (elements == 0) {
      return new BatchStatistics(Double.NaN, Double.NaN, zeros(), 0, 0);
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor numbers = real(value).flatten();
      // Not std_mean, which takes longer than the two.
      double mean = numbers.mean().item_double();
      double deviation = elements == 1 ? Double.NaN : numbers.std(true).item_double();
      ImmutableLongArray histogram = histogram(numbers);
      long nans = Double.isNaN(mean) ? numbers.isnan().sum().item_long() : 0;
      long counted = histogram.stream().sum();
      return new BatchStatistics(mean, deviation, histogram, elements - counted - nans, nans);
    }
  }

  private ImmutableLongArray zeros() {
    return ImmutableLongArray.copyOf(new long[bins.count()]);
  }

  /** In a type that all of this is defined for. */
  private static Tensor real(Tensor value) {
    ScalarType type = value.scalar_type();
    return type == ScalarType.Float || type == ScalarType.Double
        ? value
        : value.to(value.is_floating_point() ? ScalarType.Float : ScalarType.Double);
  }

  private ImmutableLongArray histogram(Tensor numbers) {
    long[] histogram = new long[bins.count()];
    long[] part = new long[bins.count()];
    for (long start = 0; start < numbers.numel(); start += PART) {
      try (PointerScope scope = new PointerScope()) {
        Tensor magnitudes = numbers.narrow(0, start, Math.min(PART, numbers.numel() - start)).abs();
        Tensor counts =
            torch.histc(magnitudes, bins.count(), new Scalar(bins.from()), new Scalar(bins.to()));
        counts.to(ScalarType.Long).cpu().data_ptr_long().get(part);
      }
      Arrays.setAll(histogram, bin -> histogram[bin] + part[bin]);
    }
    return ImmutableLongArray.copyOf(histogram);
  }
}
