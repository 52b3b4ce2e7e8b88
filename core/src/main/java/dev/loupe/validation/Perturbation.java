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
  /** Large random values. */
  RANDOM,
  /** Large positive values: what only compares, sees them on one side. */
  HIGH,
  /** Large negative values: on the other side. */
  LOW,
  /** Integers that may lie outside of what the tensor held. */
  SHIFTED,
  /** No numbers: what reads them at all gives no numbers. */
  NOT_A_NUMBER;

  private static final double LARGE = 50;

  /** Those that may be tried on a tensor. */
  static ImmutableList<Perturbation> of(Tensor values, boolean isIndex) {
    if (values.is_quantized() || values.numel() == 0) {
      return ImmutableList.of();
    }
    if (Values.isNumeric(values)) {
      return values.is_complex()
          ? ImmutableList.of(REVERSED, RANDOM, NOT_A_NUMBER)
          : ImmutableList.of(REVERSED, RANDOM, HIGH, LOW, NOT_A_NUMBER);
    }
    if (isBoolean(values)) {
      return ImmutableList.of(REVERSED, RANDOM);
    }
    return isIndex ? ImmutableList.of(REVERSED, RANDOM) : ImmutableList.of(REVERSED, SHIFTED);
  }

  private static boolean isBoolean(Tensor values) {
    return Tensors.info(values.unsafeGetTensorImpl()).dtype().equals("bool");
  }

  /**
   * A copy with other values in the same places.
   *
   * @param part the elements to change, by where they lie; null for all
   */
  TensorCopy applyTo(TensorCopy original, @Nullable Geometry part) {
    TensorCopy copy = TensorCopy.of(original.values());
    if (copy.geometry() == null) {
      return new TensorCopy(changed(copy.values(), copy.values()), null, null);
    }
    Tensor target = part == null ? copy.stretch() : part.in(checkNotNull(copy.memory()));
    target.copy_(changed(target, copy.values()));
    return copy;
  }

  /**
   * @param values what is to be changed
   * @param range integers keep within the range of this tensor, as they may be indices
   */
  private Tensor changed(Tensor values, Tensor range) {
    if (Values.isNumeric(values)) {
      return changedNumbers(values);
    } else if (isBoolean(values)) {
      return this == REVERSED ? values.logical_not() : torch.rand_like(floats(values)).gt(half());
    }
    return changedIntegers(values, range);
  }

  private Tensor changedNumbers(Tensor values) {
    return switch (this) {
      case REVERSED -> torch.randn_like(values).sub(values);
      case RANDOM, SHIFTED -> torch.randn_like(values).mul(new Scalar(LARGE));
      case HIGH -> torch.rand_like(values).add(new Scalar(1)).mul(new Scalar(LARGE));
      case LOW -> torch.rand_like(values).add(new Scalar(1)).mul(new Scalar(-LARGE));
      case NOT_A_NUMBER -> values.mul(new Scalar(Double.NaN));
    };
  }

  private Tensor changedIntegers(Tensor values, Tensor range) {
    Tensor least = range.min();
    Tensor most = range.max();
    return switch (this) {
      case REVERSED -> least.add(most).sub(values).clamp_min(least).clamp_max(most);
      case SHIFTED -> values.add(new Scalar(1));
      case RANDOM, HIGH, LOW, NOT_A_NUMBER ->
          torch
              .rand_like(floats(values))
              .mul(floats(most).sub(floats(least)).add(new Scalar(1)))
              .add(floats(least))
              .floor()
              .clamp_min(floats(least))
              .clamp_max(floats(most))
              .to(values.scalar_type());
    };
  }

  private static Tensor floats(Tensor values) {
    return values.to(torch.ScalarType.Double);
  }

  private static Scalar half() {
    return new Scalar(0.5);
  }
}
