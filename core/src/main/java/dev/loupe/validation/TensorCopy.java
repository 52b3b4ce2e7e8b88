package dev.loupe.validation;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a tensor, which lies in its memory as the original does in its own.
 *
 * @param values the copy
 * @param geometry how it lies; null if it does not lie in plain memory
 * @param memory all of the memory; initialized only from the first element's place to the last's
 */
record TensorCopy(Tensor values, @Nullable Geometry geometry, @Nullable Tensor memory) {

  /**
   * Copies a tensor.
   *
   * @throws OpaqueException if libtorch can't
   */
  static TensorCopy of(Tensor tensor) {
    return OpaqueException.guard(() -> copy(tensor));
  }

  private static TensorCopy copy(Tensor tensor) {
    Tensor detached = tensor.detach();
    if (!Values.arePlain(detached)) {
      return new TensorCopy(
          detached.clone(new org.bytedeco.pytorch.MemoryFormatOptional()), null, null);
    }
    Geometry geometry = Geometry.of(detached);
    Tensor memory = Values.memory(detached, geometry);
    copyStretch(detached, memory, geometry.offset(), geometry.end());
    return new TensorCopy(geometry.in(memory), geometry, memory);
  }

  /** Copies a stretch of the memory behind a tensor to the same place in another. */
  static void copyStretch(Tensor from, Tensor to, long start, long end) {
    if (end > start) {
      Geometry.stretch(to, start, end).copy_(Geometry.stretch(from, start, end));
    }
  }

  /** The copied elements and those between them, as a vector; only of plain memory. */
  Tensor stretch() {
    if (geometry == null || memory == null) {
      throw new IllegalStateException("not in plain memory");
    }
    return Geometry.stretch(memory, geometry.offset(), geometry.end());
  }

  /** Keeps the copy beyond the scope in which it was made. */
  TensorCopy retain() {
    values.retainReference();
    if (memory != null) {
      memory.retainReference();
    }
    return this;
  }

  /** Ends what {@link #retain} began. */
  void release() {
    values.releaseReference();
    if (memory != null) {
      memory.releaseReference();
    }
  }
}
