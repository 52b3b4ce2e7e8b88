package dev.loupe.files;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes tensors of the bytes of their elements. */
public final class TensorBytes {
  private TensorBytes() {}

  /**
   * A tensor with memory of its own; the caller's to close. libtorch must be loaded.
   *
   * @param bytes the elements, in the order of the shape and of the machine's byte order: as many
   *     as shape and type need
   */
  public static Tensor tensor(byte[] bytes, long[] shape, ScalarType type) {
    try (BytePointer memory = new BytePointer(Math.max(1, bytes.length))) {
      memory.put(bytes, 0, bytes.length);
      Tensor borrowed = torch.from_blob(memory, shape, new TensorOptions(type));
      Tensor owned = borrowed.clone();
      borrowed.close();
      return owned;
    }
  }
}
