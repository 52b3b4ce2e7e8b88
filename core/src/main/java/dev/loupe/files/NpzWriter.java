package dev.loupe.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes what {@code numpy.savez} writes: a zip archive, not compressed, with a {@code .npy} file
 * for each value. {@code numpy.load} gives other entries as bytes.
 */
final class NpzWriter {
  private NpzWriter() {}

  static void write(List<SavedValue> values, String indexName, String index, OutputStream to)
      throws IOException {
    try (PlainZip archive = new PlainZip(to)) {
      for (SavedValue value : values) {
        archive.store(
            value.key() + ".npy",
            NpyHeader.of(value.dtype().numpy(), value.shape()),
            value.bytes().array());
      }
      archive.store(indexName, index.getBytes(StandardCharsets.UTF_8));
    }
  }
}
