package dev.loupe.analysis.statistics;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Has libtorch compute the statistics of a tensor. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Measuring {
  /** So far libtorch counts exactly: it counts in the type of the numbers, such as float32. */
  private static final long PART = 1 << 24;

  /** So many numbers stay in a processor's cache from one step to the next. */
  private static final long CACHED = 1 << 18;

  /** So many places can be told by a byte, with the two behind the bins. */
  private static final int BYTES = 254;

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
      ImmutableLongArray histogram = histogram(numbers, !Double.isNaN(mean));
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

  /**
   * @param complete whether none of the numbers is NaN
   */
  private ImmutableLongArray histogram(Tensor numbers, boolean complete) {
    long[] histogram = new long[bins.count()];
    long size = complete ? CACHED : PART;
    for (long start = 0; start < numbers.numel(); start += size) {
      try (PointerScope scope = new PointerScope()) {
        Tensor magnitudes = numbers.narrow(0, start, Math.min(size, numbers.numel() - start)).abs();
        if (complete) {
          addCounts(magnitudes, histogram);
        } else {
          addHistc(magnitudes, histogram);
        }
      }
    }
    return ImmutableLongArray.copyOf(histogram);
  }

  private void addHistc(Tensor magnitudes, long[] histogram) {
    Tensor counts =
        torch.histc(magnitudes, bins.count(), new Scalar(bins.from()), new Scalar(bins.to()));
    add(counts.to(ScalarType.Long), histogram);
  }

  /** The same as histc, and quicker, but NaNs have no place here. */
  private void addCounts(Tensor magnitudes, long[] histogram) {
    int end = bins.count();
    Tensor above = bins.from() == 0 ? magnitudes : magnitudes.sub(new Scalar(bins.from()));
    Tensor places =
        above
            .mul(new Scalar(end / (bins.to() - bins.from())))
            .clamp_(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(end + 1)))
            .to(end < BYTES ? ScalarType.Byte : ScalarType.Int);
    Tensor counts = torch.bincount(places, new TensorOptional(), end + 2);
    add(counts.narrow(0, 0, end), histogram);
    if (counts.narrow(0, end, 1).item_long() > 0) {
      histogram[end - 1] += magnitudes.eq(new Scalar(bins.to())).sum().item_long();
    }
    if (bins.from() > 0) {
      histogram[0] -= magnitudes.lt(new Scalar(bins.from())).sum().item_long();
    }
  }

  private static void add(Tensor counts, long[] histogram) {
    long[] part = new long[histogram.length];
    counts.cpu().contiguous().data_ptr_long().get(part);
    Arrays.setAll(histogram, bin -> histogram[bin] + part[bin]);
  }
}
