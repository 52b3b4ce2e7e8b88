package dev.loupe.extract;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.files.Dtype;
import dev.loupe.files.NpyHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes files as {@code numpy.save} does. */
final class NpyFiles {
  private NpyFiles() {}

  /** A vector, as the only row of a file. */
  static Path write(Path file, float... values) throws IOException {
    byte[] header = NpyHeader.growing(Dtype.FLOAT32, values.length, ImmutableLongArray.of());
    ByteBuffer bytes =
        ByteBuffer.allocate(header.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(header);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Files.write(file, bytes.array());
  }
}
