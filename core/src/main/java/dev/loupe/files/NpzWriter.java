package dev.loupe.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what {@code numpy.savez} writes: a zip archive, not compressed, with a {@code .npy} file
 * for each value. {@code numpy.load} gives other entries as bytes.
 */
final class NpzWriter {
  /** The oldest that an archive knows, so that equal values make equal bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzWriter() {}

  static void write(List<SavedValue> values, String indexName, String index, OutputStream to)
      throws IOException {
    ZipOutputStream archive = new ZipOutputStream(to);
    for (SavedValue value : values) {
      put(
          value.key() + ".npy",
          archive,
          NpyHeader.of(value.dtype(), value.shape()),
          value.bytes().array());
    }
    put(indexName, archive, index.getBytes(StandardCharsets.UTF_8));
    archive.finish();
  }

  private static void put(String name, ZipOutputStream archive, byte[]... parts)
      throws IOException {
    CRC32 checksum = new CRC32();
    long size = 0;
    for (byte[] part : parts) {
      checksum.update(part);
      size += part.length;
    }
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(TIME);
    archive.putNextEntry(entry);
    for (byte[] part : parts) {
      archive.write(part);
    }
    archive.closeEntry();
  }
}
