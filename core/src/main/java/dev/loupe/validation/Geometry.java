package dev.loupe.validation;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.model.Tensors;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a tensor's elements lie in its memory.
 *
 * @param storage the identity of the memory
 * @param elements how many elements of the tensor's type the memory holds
 * @param offset the first element's place
 * @param sizes the shape
 * @param strides how far apart neighbours lie, by dimension, in elements
 */
record Geometry(
    long storage,
    long elements,
    long offset,
    ImmutableLongArray sizes,
    ImmutableLongArray strides) {

  static Geometry of(Tensor tensor) {
    int dimensions = (int) tensor.dim();
    ImmutableLongArray.Builder sizes = ImmutableLongArray.builder(dimensions);
    ImmutableLongArray.Builder strides = ImmutableLongArray.builder(dimensions);
    LongArrayRef allSizes = tensor.sizes();
    LongArrayRef allStrides = tensor.strides();
    for (int i = 0; i < dimensions; i++) {
      sizes.add(allSizes.get(i));
      strides.add(allStrides.get(i));
    }
    return new Geometry(
        Tensors.storage(tensor.unsafeGetTensorImpl()),
        tensor.storage().nbytes() / tensor.itemsize(),
        tensor.storage_offset(),
        sizes.build(),
        strides.build());
  }

  /** One behind the last element's place. */
  long end() {
    long last = offset;
    for (int i = 0; i < sizes.length(); i++) {
      if (sizes.get(i) == 0) {
        return offset;
      }
      last += (sizes.get(i) - 1) * strides.get(i);
    }
    return last + 1;
  }

  /** The tensor that lies like this in memory as large as the original's. */
  Tensor in(Tensor memory) {
    return memory.as_strided(sizes.toArray(), strides.toArray(), new LongOptional(offset));
  }

  /** A stretch of such memory, as a vector. */
  static Tensor stretch(Tensor memory, long start, long end) {
    return memory.as_strided(new long[] {end - start}, new long[] {1}, new LongOptional(start));
  }
}
