package dev.loupe.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip archives that are the same for the same content: no entry has a time. */
public final class PlainZip implements Closeable {
  /** The oldest that an archive knows. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream archive;

  /**
   * @param to gets the archive; closed with it
   */
  public PlainZip(OutputStream to) {
    this.archive = new ZipOutputStream(to);
  }

  /** Writes an entry as it is, one part after another. */
  public void store(String name, byte[]... parts) throws IOException {
    CRC32 checksum = new CRC32();
    long size = 0;
    for (byte[] part : parts) {
      checksum.update(part);
      size += part.length;
    }
    ZipEntry entry = entry(name, ZipEntry.STORED);
    entry.setSize(size);
    entry.setCrc(checksum.getValue());
    archive.putNextEntry(entry);
    for (byte[] part : parts) {
      archive.write(part);
    }
    archive.closeEntry();
  }

  /** Writes a compressed entry. */
  public void deflate(String name, SafeFile.Content content) throws IOException {
    archive.putNextEntry(entry(name, ZipEntry.DEFLATED));
    content.writeTo(archive);
    archive.closeEntry();
  }

  private static ZipEntry entry(String name, int method) {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    entry.setTimeLocal(TIME);
    return entry;
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
