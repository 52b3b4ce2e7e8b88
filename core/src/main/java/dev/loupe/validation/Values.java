package dev.loupe.validation;

import dev.loupe.history.TensorInfo;
import dev.loupe.model.Tensors;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Copies and compares the values of tensors. */
final class Values {
  /** What a kernel may make of other memory alignment: sums in another order. */
  private static final double RELATIVE_TOLERANCE = 1e-5;

  private static final double ABSOLUTE_TOLERANCE = 1e-6;

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

  /** Whether two tensors are equal to the bit; NaN equals NaN. */
  static boolean equal(Tensor a, Tensor b) {
    return compare(a, b, 0, 0);
  }

  /** Whether two tensors are equal, but for what another order of sums makes. */
  static boolean close(Tensor a, Tensor b) {
    return compare(a, b, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE);
  }

  private static boolean compare(Tensor a, Tensor b, double relative, double absolute) {
    TensorInfo info = Tensors.info(a.unsafeGetTensorImpl());
    if (!info.equals(Tensors.info(b.unsafeGetTensorImpl()))) {
      return false;
    }
    if (a.is_nested() || info.elements() == 0) {
      return true;
    }
    Tensor left = dense(a);
    Tensor right = dense(b);
    if (torch.equal(left, right)) {
      return true;
    }
    return isNumeric(left)
        && torch.isclose(left, right, relative, absolute, true).all().item_bool();
  }

  private static Tensor dense(Tensor tensor) {
    if (tensor.is_quantized()) {
      return tensor.int_repr();
    }
    return tensor.has_storage() ? tensor : tensor.to_dense();
  }

  /** Whether it holds floating-point or complex numbers. */
  static boolean isNumeric(Tensor tensor) {
    return tensor.is_floating_point() || tensor.is_complex();
  }
}
