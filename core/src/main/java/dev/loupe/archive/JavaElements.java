package dev.loupe.archive;

import java.nio.ByteBuffer;

/** The elements of a value, of types that Java's own arrays can hold, in the order of its shape. */
final class JavaElements {
  private final String dtype;
  private final ByteBuffer bytes;
  private final int count;

  /**
   * @param bytes in the byte order of the buffer
   */
  JavaElements(String dtype, ByteBuffer bytes) {
    this.dtype = dtype;
    this.bytes = bytes;
    this.count = bytes.remaining() / size(dtype);
  }

  private static int size(String dtype) {
    return switch (dtype) {
      case "bool", "uint8", "int8" -> 1;
      case "int16", "float16", "bfloat16" -> 2;
      case "int32", "float32" -> 4;
      default -> 8;
    };
  }

  float[] toFloatArray() {
    float[] values = new float[count];
    if (dtype.equals("float32")) {
      bytes.asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < count; i++) {
        values[i] = (float) number(i);
      }
    }
    return values;
  }

  double[] toDoubleArray() {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = number(i);
    }
    return values;
  }

  int[] toIntArray() {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = (int) integer(i);
    }
    return values;
  }

  long[] toLongArray() {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = integer(i);
    }
    return values;
  }

  boolean[] toBooleanArray() {
    boolean[] values = new boolean[count];
    for (int i = 0; i < count; i++) {
      values[i] = integer(i) != 0;
    }
    return values;
  }

  private double number(int i) {
    return switch (dtype) {
      case "float64" -> bytes.getDouble(8 * i);
      case "float32" -> bytes.getFloat(4 * i);
      case "float16" -> half(bytes.getShort(2 * i));
      case "bfloat16" -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
      default -> integer(i);
    };
  }

  private long integer(int i) {
    return switch (dtype) {
      case "int64" -> bytes.getLong(8 * i);
      case "int32" -> bytes.getInt(4 * i);
      case "int16" -> bytes.getShort(2 * i);
      case "int8" -> bytes.get(i);
      // uint8 and bool.
      default -> Byte.toUnsignedInt(bytes.get(i));
    };
  }

  /** IEEE 754's binary16: a sign, 5 bits of exponent, 10 of fraction. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
