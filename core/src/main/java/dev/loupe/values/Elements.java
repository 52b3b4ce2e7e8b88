package dev.loupe.values;

import dev.loupe.error.BadInputException;
import dev.loupe.history.JavaArray;
import dev.loupe.history.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies the elements of a tensor into Java's arrays, in the order of its shape. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Elements {
  /** What is written at once, in bytes. */
  private static final long PART = 1 << 24;

  private final String name;
  private final Tensor tensor;
  private final TensorInfo info;

  /**
   * @param name whose they are, for messages
   */
  Elements(String name, Tensor tensor, TensorInfo info) {
    this.name = name;
    this.tensor = tensor;
    this.info = info;
  }

  float[] toFloatArray() {
    return read(
        JavaArray.FLOATS,
        ScalarType.Float,
        memory -> {
          float[] values = new float[count()];
          new FloatPointer(memory).get(values);
          return values;
        });
  }

  double[] toDoubleArray() {
    return read(
        JavaArray.DOUBLES,
        ScalarType.Double,
        memory -> {
          double[] values = new double[count()];
          new DoublePointer(memory).get(values);
          return values;
        });
  }

  int[] toIntArray() {
    return read(
        JavaArray.INTS,
        ScalarType.Int,
        memory -> {
          int[] values = new int[count()];
          new IntPointer(memory).get(values);
          return values;
        });
  }

  long[] toLongArray() {
    return read(
        JavaArray.LONGS,
        ScalarType.Long,
        memory -> {
          long[] values = new long[count()];
          new LongPointer(memory).get(values);
          return values;
        });
  }

  boolean[] toBooleanArray() {
    return read(
        JavaArray.BOOLEANS,
        ScalarType.Bool,
        memory -> {
          byte[] bytes = new byte[count()];
          new BytePointer(memory).get(bytes);
          boolean[] values = new boolean[bytes.length];
          for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] != 0;
          }
          return values;
        });
  }

  ByteBuffer toBuffer() {
    checkReadable();
    try (PointerScope scope = new PointerScope()) {
      Tensor plain = plain();
      long bytes = plain.numel() * plain.itemsize();
      JavaArray.checkBytes(name, bytes);
      byte[] values = new byte[(int) bytes];
      if (bytes > 0) {
        new BytePointer(plain.data_ptr()).get(values);
      }
      return ByteBuffer.wrap(values).order(ByteOrder.nativeOrder());
    }
  }

  void writeTo(WritableByteChannel channel) throws IOException {
    checkReadable();
    try (PointerScope scope = new PointerScope()) {
      Tensor plain = plain();
      long bytes = plain.numel() * plain.itemsize();
      for (long at = 0; at < bytes; at += PART) {
        BytePointer memory = new BytePointer(plain.data_ptr());
        ByteBuffer part = memory.position(at).limit(Math.min(at + PART, bytes)).asByteBuffer();
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
    }
  }

  private <A> A read(JavaArray array, ScalarType type, Function<Pointer, A> reader) {
    checkReadable();
    array.check(name, info);
    try (PointerScope scope = new PointerScope()) {
      // A tensor of no elements has no memory to read from.
      Tensor plain = info.elements() == 0 ? torch.zeros(1) : plain();
      return reader.apply(plain.to(type).data_ptr());
    }
  }

  private int count() {
    return (int) info.elements();
  }

  /** Kernels that read the elements of such tensors fail, or end the process. */
  private void checkReadable() {
    String reason = unreadable(tensor, info);
    if (!reason.isEmpty()) {
      throw new BadInputException("%s has no elements to read: it is %s".formatted(name, reason));
    }
  }

  /** Why the elements can't be read; empty if they can. */
  static String unreadable(Tensor tensor, TensorInfo info) {
    if (info.device().startsWith("meta")) {
      return "on the meta device";
    } else if (tensor.is_nested()) {
      return "a nested tensor";
    } else if (tensor.is_quantized()) {
      return "quantized; use tensor().dequantize() or int_repr()";
    }
    return "";
  }

  private Tensor plain() {
    return plain(tensor);
  }

  /** The same values in plain memory of the machine, in the order of the shape. */
  static Tensor plain(Tensor tensor) {
    Tensor detached = tensor.detach();
    Tensor dense = detached.has_storage() ? detached : detached.to_dense();
    Tensor here = dense.is_cpu() ? dense : dense.cpu();
    return here.resolve_conj().resolve_neg().contiguous();
  }
}
