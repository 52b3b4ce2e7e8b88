package dev.loupe.cli.input;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.files.Dtype;
import dev.loupe.files.MemoryLimit;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes tensors up, with libtorch's random generator. */
final class TensorMaker {
  private final Dtype dtype;
  private final ImmutableLongArray shape;

  private TensorMaker(Dtype dtype, ImmutableLongArray shape) {
    this.dtype = dtype;
    this.shape = shape;
  }

  /**
   * Makes a tensor; the caller's to close.
   *
   * @throws IllegalArgumentException if it is too large, or its values don't go with its type
   */
  static Tensor make(InputValue.Generated wanted) {
    MemoryLimit.check(wanted.shape(), wanted.dtype());
    TensorMaker maker = new TensorMaker(wanted.dtype(), wanted.shape());
    if (wanted.fill() instanceof Fill.Constant constant) {
      return maker.constant(constant.value());
    }
    if (wanted.fill() instanceof Fill.Range range) {
      return maker.range(range.first(), range.last());
    }
    return maker.any();
  }

  private Tensor any() {
    return switch (dtype.kind()) {
      case REAL -> zeros(ScalarType.Float).normal_().to(dtype.scalarType());
      case COMPLEX -> zeros(ScalarType.ComplexFloat).normal_().to(dtype.scalarType());
      case INTEGER, TRUTH -> integers(0, 1).to(dtype.scalarType());
    };
  }

  private Tensor constant(BigDecimal value) {
    Scalar scalar =
        switch (dtype.kind()) {
          case INTEGER -> new Scalar(integer(value));
          case TRUTH -> new Scalar(truth(value));
          case REAL, COMPLEX -> new Scalar(value.doubleValue());
        };
    return zeros(dtype.scalarType()).fill_(scalar);
  }

  private static long truth(BigDecimal value) {
    if (value.signum() != 0 && value.compareTo(BigDecimal.ONE) != 0) {
      throw new IllegalArgumentException("a bool is 0 or 1, not " + value);
    }
    return value.signum();
  }

  private Tensor range(BigDecimal first, BigDecimal last) {
    return switch (dtype.kind()) {
      case REAL ->
          zeros(ScalarType.Double)
              .uniform_(first.doubleValue(), last.doubleValue(), new GeneratorOptional())
              .to(dtype.scalarType());
      case INTEGER -> integers(integer(first), integer(last)).to(dtype.scalarType());
      case TRUTH, COMPLEX ->
          throw new IllegalArgumentException("a range is for real numbers, not for " + dtype);
    };
  }

  private long integer(BigDecimal value) {
    BigInteger integer;
    try {
      integer = value.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("%s is no %s".formatted(value, dtype), e);
    }
    if (integer.compareTo(BigInteger.valueOf(dtype.least())) < 0
        || integer.compareTo(BigInteger.valueOf(dtype.greatest())) > 0) {
      throw new IllegalArgumentException(
          "%s is not within %s, %d..%d".formatted(value, dtype, dtype.least(), dtype.greatest()));
    }
    return integer.longValue();
  }

  /** libtorch leaves the last one out, and so can't reach the greatest of all. */
  private Tensor integers(long first, long last) {
    if (last == Long.MAX_VALUE) {
      throw new IllegalArgumentException("the range must end before " + last);
    }
    return zeros(ScalarType.Long).random_(first, new LongOptional(last + 1));
  }

  private Tensor zeros(ScalarType type) {
    return torch.zeros(shape.toArray()).to(type);
  }
}
