package dev.loupe.validation;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.model.Tensors;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where a tensor's elements lie in its memory.
 *
 * @param storage the identity of the memory
 * @param bytes how large the memory is
 * @param type the type of the elements
 * @param offset the first element's place
 * @param sizes the shape
 * @param strides how far apart neighbours lie, by dimension, in elements
 */
record Geometry(
    long storage,
    long bytes,
    ScalarType type,
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
        tensor.storage().nbytes(),
        tensor.scalar_type(),
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

  /** The tensor that lies like this in memory as large as the original's; no view to libtorch. */
  Tensor in(Tensor memory) {
    // The same memory may be seen as elements of several types: complex numbers as pairs.
    Tensor ofType = memory.scalar_type().intern() == type.intern() ? memory : memory.view(type);
    // Operators that refuse views, such as detach_, were given none by the model.
    return ofType
        .as_strided(sizes.toArray(), strides.toArray(), new LongOptional(offset))
        .variable_data();
  }

  /** A stretch of such memory, as a vector. */
  static Tensor stretch(Tensor memory, long start, long end) {
    return memory.as_strided(new long[] {end - start}, new long[] {1}, new LongOptional(start));
  }
}
