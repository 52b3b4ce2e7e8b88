package dev.loupe.gradients;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A write into a part of a tensor. What was written is read through the whole tensor as well, so
 * its gradient is that part of the whole tensor's.
 */
final class ViewWrite {
  private final long[] wholeSizes;
  private final long[] wholeStrides;
  private final long[] sizes;
  private final long[] strides;
  private final long offset;

  private ViewWrite(Tensor whole, Tensor part) {
    this.wholeSizes = whole.shape();
    this.wholeStrides = strides(whole);
    this.sizes = part.shape();
    this.strides = strides(part);
    this.offset = part.storage_offset() - whole.storage_offset();
  }

  private static long[] strides(Tensor tensor) {
    long[] strides = new long[(int) tensor.dim()];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = tensor.stride(i);
    }
    return strides;
  }

  /** Whether a tensor that was just written into in place is a part whose write the whole knows. */
  static boolean is(Tensor written) {
    if (!written.is_view() || !written.has_storage()) {
      return false;
    }
    Tensor whole = whole(written);
    return whole.requires_grad()
        && !whole.is_leaf()
        && GradFnWalk.name(whole.grad_fn()).equals("CopySlices")
        && whole.scalar_type().intern() == written.scalar_type().intern();
  }

  static ViewWrite of(Tensor written) {
    return new ViewWrite(whole(written), written);
  }

  static Tensor whole(Tensor view) {
    return new Tensor(view._base());
  }

  /** The gradient of the part, from that of the whole. */
  Tensor part(Tensor gradient) {
    return partOf(laidOut(gradient).copy_(gradient)).clone();
  }

  /**
   * A gradient of the whole that is zero but in the part.
   *
   * @param like has the whole's element type
   */
  Tensor spread(Tensor gradient, Tensor like) {
    Tensor all = laidOut(like).zero_();
    partOf(all).copy_(gradient);
    return all;
  }

  private Tensor laidOut(Tensor like) {
    return torch.empty_strided(wholeSizes, wholeStrides, like.options());
  }

  private Tensor partOf(Tensor whole) {
    return whole.as_strided(sizes, strides, new LongOptional(offset));
  }
}
