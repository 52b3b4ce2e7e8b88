package dev.loupe.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What stands before the elements in a file of NumPy's: version 1.0 of the format, C order.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The elements begin at a multiple of this, so that the file can be mapped into memory. */
  private static final int ALIGNMENT = 64;

  private NpyHeader() {}

  static byte[] of(SavedValue value) {
    String sizes =
        value.shape().stream().mapToObj(Long::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(value.dtype().numpy(), value.shape().length() == 1 ? sizes + "," : sizes);
    // Magic, the length in two bytes, the text and a line break.
    int end = MAGIC.length + 2 + text.length() + 1;
    int padding = (ALIGNMENT - end % ALIGNMENT) % ALIGNMENT;
    int length = text.length() + padding + 1;
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    header.write(length & 0xff);
    header.write(length >> 8);
    header.writeBytes((text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.toByteArray();
  }
}
