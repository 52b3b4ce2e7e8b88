package dev.loupe.analysis.statistics;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Has libtorch compute the statistics of a tensor. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Measuring {
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
      double mean;
      double deviation;
      if (elements == 1) {
        mean = numbers.item_double();
        deviation = Double.NaN;
      } else {
        T_TensorTensor_T both = torch.std_mean(numbers, true);
        deviation = both.get0().item_double();
        mean = both.get1().item_double();
      }
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
    Tensor counts =
        torch.histc(numbers.abs(), bins.count(), new Scalar(bins.from()), new Scalar(bins.to()));
    long[] histogram = new long[bins.count()];
    counts.to(ScalarType.Long).cpu().data_ptr_long().get(histogram);
    return ImmutableLongArray.copyOf(histogram);
  }
}
