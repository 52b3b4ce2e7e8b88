package dev.loupe.validation;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import dev.loupe.model.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Ways to give a tensor other values, those first that mostly change the result. */
enum Perturbation {
  /** Values of the other sign, of about the same size, with noise; other truth values. */
  REVERSED,
  /** Large random values; integers keep within the range that they had. */
  RANDOM,
  /** Large positive values, the largest integer, all true: what compares sees one side of it. */
  HIGH,
  /** Large negative values, the smallest integer, all false: the other side. */
  LOW,
  /** All zero. */
  ZERO,
  /** Integers that may lie outside of what the tensor held. */
  SHIFTED,
  /** No numbers: what reads them at all gives no numbers. */
  NOT_A_NUMBER;

  private static final double LARGE = 50;

  /**
   * Those that may be tried on a tensor.
   *
   * @param isIndex whether its integers may be indices, which must not leave their range
   */
  static ImmutableList<Perturbation> of(Tensor values, boolean isIndex) {
    if (values.is_quantized() || values.numel() == 0) {
      return ImmutableList.of();
    } else if (values.is_complex()) {
      return ImmutableList.of(REVERSED, RANDOM, ZERO, NOT_A_NUMBER);
    } else if (Values.isNumeric(values)) {
      return ImmutableList.of(REVERSED, RANDOM, HIGH, LOW, ZERO, NOT_A_NUMBER);
    } else if (isIndex || isBoolean(values)) {
      return ImmutableList.of(REVERSED, RANDOM, HIGH, LOW);
    }
    return ImmutableList.of(REVERSED, SHIFTED, HIGH, LOW, ZERO);
  }

  private static boolean isBoolean(Tensor values) {
    return Tensors.info(values.unsafeGetTensorImpl()).dtype().equals("bool");
  }

  /**
   * A copy with other values in the same places.
   *
   * @param part the elements to change, by where they lie; null for all
   * @throws OpaqueException if libtorch can't change them
   */
  TensorCopy applyTo(TensorCopy original, @Nullable Geometry part) {
    return OpaqueException.guard(() -> apply(original, part));
  }

  private TensorCopy apply(TensorCopy original, @Nullable Geometry part) {
    TensorCopy copy = TensorCopy.of(original.values());
    if (copy.geometry() == null) {
      Tensor changed = changed(copy.values(), copy.values());
      return new TensorCopy(changed.to(copy.values().scalar_type()), null, null);
    }
    Tensor target = part == null ? copy.stretch() : part.in(checkNotNull(copy.memory()));
    target.copy_(changed(target, part == null ? copy.values() : target));
    return copy;
  }

  /**
   * @param values what is to be changed
   * @param range integers keep within the range of this tensor
   * @return other values, perhaps of a wider type
   */
  private Tensor changed(Tensor values, Tensor range) {
    if (isBoolean(values)) {
      return changedTruths(values);
    }
    Tensor known = Values.widened(values);
    return Values.isNumeric(known)
        ? changedNumbers(known)
        : changedIntegers(known, Values.widened(range));
  }

  private Tensor changedNumbers(Tensor values) {
    return switch (this) {
      case REVERSED, SHIFTED -> torch.randn_like(values).sub(values);
      case RANDOM -> torch.randn_like(values).mul(new Scalar(LARGE));
      case HIGH -> torch.rand_like(values).add(new Scalar(1)).mul(new Scalar(LARGE));
      case LOW -> torch.rand_like(values).add(new Scalar(1)).mul(new Scalar(-LARGE));
      case ZERO -> torch.zeros_like(values);
      case NOT_A_NUMBER -> values.mul(new Scalar(Double.NaN));
    };
  }

  private Tensor changedTruths(Tensor values) {
    return switch (this) {
      case RANDOM -> torch.rand_like(doubles(values)).gt(new Scalar(0.5));
      case HIGH -> torch.ones_like(values);
      case LOW, ZERO -> torch.zeros_like(values);
      case REVERSED, SHIFTED, NOT_A_NUMBER -> values.logical_not();
    };
  }

  private Tensor changedIntegers(Tensor values, Tensor range) {
    Tensor least = range.min();
    Tensor most = range.max();
    return switch (this) {
      case REVERSED, NOT_A_NUMBER -> least.add(most).sub(values).clamp_min(least).clamp_max(most);
      case SHIFTED -> values.add(new Scalar(1));
      case HIGH -> most.expand_as(values);
      case LOW -> least.expand_as(values);
      case ZERO -> torch.zeros_like(values);
      case RANDOM ->
          torch
              .rand_like(doubles(values))
              .mul(doubles(most).sub(doubles(least)).add(new Scalar(1)))
              .add(doubles(least))
              .floor()
              .clamp_min(doubles(least))
              .clamp_max(doubles(most))
              .to(values.scalar_type());
    };
  }

  private static Tensor doubles(Tensor values) {
    return values.to(torch.ScalarType.Double);
  }
}
