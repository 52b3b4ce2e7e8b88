package dev.loupe.files;

import com.google.common.primitives.ImmutableLongArray;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What stands before the elements in a file of NumPy's: version 1.0 of the format, C order.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
public final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The elements begin at a multiple of this, so that the file can be mapped into memory. */
  private static final int ALIGNMENT = 64;

  private NpyHeader() {}

  /**
   * The bytes before the elements.
   *
   * @param type NumPy's name of the element type, with its byte order: {@code <f4}
   */
  public static byte[] of(String type, ImmutableLongArray shape) {
    String text = text(type, shape);
    // Magic, the length in two bytes, the text and a line break.
    int end = MAGIC.length + 2 + text.length() + 1;
    return padded(text, end + (ALIGNMENT - end % ALIGNMENT) % ALIGNMENT);
  }

  /**
   * The header of a file whose first dimension grows. It is equally long for any number of rows, so
   * that it can be written anew in its place.
   *
   * @param dtype one that {@linkplain Dtype#numpy NumPy has}
   * @param rows the size of the first dimension
   * @param row the shape of the others
   */
  public static byte[] growing(Dtype dtype, long rows, ImmutableLongArray row) {
    return padded(
        text(dtype.numpy(), withRows(rows, row)),
        of(dtype.numpy(), withRows(Long.MAX_VALUE, row)).length);
  }

  private static ImmutableLongArray withRows(long rows, ImmutableLongArray row) {
    return ImmutableLongArray.builder().add(rows).addAll(row).build();
  }

  private static String text(String type, ImmutableLongArray shape) {
    String sizes = shape.stream().mapToObj(Long::toString).collect(Collectors.joining(", "));
    return "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
        .formatted(type, shape.length() == 1 ? sizes + "," : sizes);
  }

  /**
   * @param end the length of the whole
   */
  private static byte[] padded(String text, int end) {
    int length = end - MAGIC.length - 2;
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    header.write(length & 0xff);
    header.write(length >> 8);
    String padding = " ".repeat(length - text.length() - 1);
    header.writeBytes((text + padding + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.toByteArray();
  }
}
