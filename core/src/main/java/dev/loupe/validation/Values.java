package dev.loupe.validation;

import com.google.common.collect.ImmutableMap;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.Tensors;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies and compares the values of tensors. */
final class Values {
  /** What a kernel may make of other memory alignment: sums in another order. */
  private static final double RELATIVE_TOLERANCE = 1e-5;

  private static final double ABSOLUTE_TOLERANCE = 1e-6;

  /** Types that libtorch computes little with, and those that hold the same numbers. */
  private static final ImmutableMap<String, ScalarType> WIDER =
      ImmutableMap.<String, ScalarType>builder()
          .put("float8_e5m2", ScalarType.Float)
          .put("float8_e4m3fn", ScalarType.Float)
          .put("float8_e5m2fnuz", ScalarType.Float)
          .put("float8_e4m3fnuz", ScalarType.Float)
          .put("float8_e8m0fnu", ScalarType.Float)
          .put("complex32", ScalarType.ComplexFloat)
          .put("uint16", ScalarType.Long)
          .put("uint32", ScalarType.Long)
          .put("uint64", ScalarType.Long)
          .buildOrThrow();

  private Values() {}

  /** Whether the values lie in plain memory, so that they can be copied as they lie. */
  static boolean arePlain(Tensor tensor) {
    return tensor.has_storage()
        && !tensor.is_quantized()
        && !tensor.is_nested()
        && !tensor.is_conj()
        && !tensor.is_neg()
        && tensor.itemsize() > 0
        && tensor.storage().nbytes() > 0
        && !isOneValue(tensor);
  }

  /** One number seen as a matrix, as in a file with dummy weights; kernels crawl on such copies. */
  private static boolean isOneValue(Tensor tensor) {
    return tensor.numel() > 1 && tensor.storage().nbytes() == tensor.itemsize();
  }

  /** New memory, as large as the one of a tensor of this geometry. */
  static Tensor memory(Tensor like, Geometry geometry) {
    return torch.empty(
        new long[] {geometry.bytes() / like.itemsize()},
        like.options(),
        new MemoryFormatOptional());
  }

  /**
   * Whether two tensors are equal to the bit; NaN equals NaN.
   *
   * @throws OpaqueException if libtorch can't compare them
   */
  static boolean equal(Tensor a, Tensor b) {
    return OpaqueException.guard(() -> compare(a, b, 0, 0));
  }

  /**
   * Whether two tensors are equal, but for what another order of sums makes.
   *
   * @throws OpaqueException if libtorch can't compare them
   */
  static boolean close(Tensor a, Tensor b) {
    return OpaqueException.guard(() -> compare(a, b, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE));
  }

  private static boolean compare(Tensor a, Tensor b, double relative, double absolute) {
    TensorInfo info = Tensors.info(a.unsafeGetTensorImpl());
    if (!info.equals(Tensors.info(b.unsafeGetTensorImpl()))) {
      return false;
    }
    if (a.is_nested()) {
      return compareParts(a.unbind(), b.unbind(), relative, absolute);
    }
    if (info.elements() == 0) {
      return true;
    }
    Tensor left = widened(dense(a), info);
    Tensor right = widened(dense(b), info);
    if (torch.equal(left, right)) {
      return true;
    }
    return isNumeric(left)
        && torch.isclose(left, right, relative, absolute, true).all().item_bool();
  }

  private static boolean compareParts(
      TensorVector a, TensorVector b, double relative, double absolute) {
    boolean same = a.size() == b.size();
    for (long i = 0; same && i < a.size(); i++) {
      same = compare(a.get(i), b.get(i), relative, absolute);
    }
    return same;
  }

  /** The same numbers in a type that libtorch computes with. */
  static Tensor widened(Tensor tensor) {
    return widened(tensor, Tensors.info(tensor.unsafeGetTensorImpl()));
  }

  private static Tensor widened(Tensor tensor, TensorInfo info) {
    ScalarType wider = WIDER.get(info.dtype());
    return wider == null ? tensor : tensor.to(wider);
  }

  private static Tensor dense(Tensor tensor) {
    if (tensor.is_quantized()) {
      return tensor.int_repr();
    }
    return tensor.has_storage() ? tensor : tensor.to_dense();
  }

  /** Whether all elements of a tensor are the same integer. */
  static boolean areAllEqual(Tensor integers) {
    Tensor known = widened(integers);
    return known.min().eq(known.max()).item_bool();
  }

  /** Whether it holds floating-point or complex numbers. */
  static boolean isNumeric(Tensor tensor) {
    return tensor.is_floating_point() || tensor.is_complex();
  }
}
