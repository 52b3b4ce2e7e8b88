package dev.loupe.history;

import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.bytedeco.pytorch.Tensor;

/**
 * The value of a layer: what its operator returned, as it was at that moment. It belongs to the
 * history; every method but {@link #layer}, {@link #info} and {@link #text} throws an {@link
 * IllegalStateException} when that is closed.
 *
 * <p>Arrays and buffers are copies, with the elements in the order of the shape, the last dimension
 * fastest, however the tensor lies in memory. Sparse tensors are spread out. They are refused, with
 * a {@link BadInputException} that says what to do instead, where an element does not fit into the
 * array's type, and for what has no elements in memory (quantized, nested and meta tensors).
 */
public interface Activation {

  /** The layer. */
  Layer layer();

  /**
   * Shape and type of the value: those of the layer, if it was not transformed before it was kept.
   */
  TensorInfo info();

  /**
   * The tensor itself; detached from the graph unless that was asked for. It stays the history's:
   * don't close it, and don't write into it. What is computed from it may be used beyond the
   * history's end, but for views.
   */
  Tensor tensor();

  /** The elements, of float32, float16, bfloat16, int8, uint8, int16 or bool. */
  float[] toFloatArray();

  /** The elements, of any real type but int64. */
  double[] toDoubleArray();

  /** The elements, of int32, int16, int8, uint8 or bool. */
  int[] toIntArray();

  /** The elements, of any integer type or bool. */
  long[] toLongArray();

  /** The elements, of bool. */
  boolean[] toBooleanArray();

  /**
   * The bytes of the elements, of any type, complex numbers as pairs of real and imaginary part, in
   * the machine's byte order.
   */
  ByteBuffer toBuffer();

  /**
   * Writes the bytes that {@link #toBuffer} has, without holding them all where it can: there may
   * be more of them than an array takes.
   *
   * @throws IOException if the channel does
   */
  default void writeTo(WritableByteChannel channel) throws IOException {
    ByteBuffer bytes = toBuffer();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * The first values as PyTorch prints them: at most five rows of five, at the first place of all
   * dimensions before; {@code ...} says that there is more. Several lines.
   */
  String text();
}
