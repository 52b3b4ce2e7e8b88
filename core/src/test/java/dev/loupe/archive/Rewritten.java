package dev.loupe.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A saved history that somebody changed, with checksums that fit. */
final class Rewritten {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  static Rewritten of(Path file) {
    Rewritten rewritten = new Rewritten();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        rewritten.entries.put(entry.getName(), in.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rewritten;
  }

  String text(String name) {
    return new String(entries.get(name), StandardCharsets.UTF_8);
  }

  Rewritten with(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Rewritten without(String name) {
    entries.remove(name);
    return this;
  }

  /** The entry that says what a file is. */
  static byte[] mark() {
    return "{\"format\":\"loupe-history\",\"version\":1}".getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the entries under other names. */
  void write(Path file, UnaryOperator<String> rename) {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry(rename.apply(entry.getKey()));
        if (entry.getKey().endsWith(".npy")) {
          header.setMethod(ZipEntry.STORED);
          header.setSize(entry.getValue().length);
          CRC32 checksum = new CRC32();
          checksum.update(entry.getValue());
          header.setCrc(checksum.getValue());
        }
        out.putNextEntry(header);
        out.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
