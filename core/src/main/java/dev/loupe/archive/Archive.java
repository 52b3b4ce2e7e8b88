package dev.loupe.archive;

import com.google.common.io.ByteStreams;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive that is not trusted: sizes are checked before memory is taken, and checksums after
 * an entry was read, which {@link ZipFile} does not.
 */
final class Archive implements Closeable {
  private final Path file;
  private final ZipFile zip;

  private Archive(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /** Something that is read from an entry. */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /**
   * @throws BadInputException if there is no such file, or it is no archive
   */
  static Archive open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          Files.isDirectory(file) ? file + " is a folder, no file" : "No file " + file);
    }
    try {
      return new Archive(file, new ZipFile(file.toFile(), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(
          Files.isReadable(file)
              ? "%s is no file of Loupe's, or damaged: it can't be opened as a zip archive (%s)"
                  .formatted(file, FirstLine.of(e))
              : "%s can't be read: no permission".formatted(file),
          e);
    }
  }

  /** The names of all entries. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    zip.stream()
        .forEach(
            entry -> {
              if (!names.add(entry.getName())) {
                throw damaged("it has two entries " + entry.getName());
              }
            });
    return names;
  }

  /** An error that says what is wrong with this file. */
  BadInputException damaged(String why) {
    return damaged(why, null);
  }

  private BadInputException damaged(String why, @Nullable Throwable cause) {
    return new BadInputException("%s is damaged: %s".formatted(file, why), cause);
  }

  /**
   * Reads an entry.
   *
   * @param most the greatest size that it may have, in bytes, uncompressed
   * @throws BadInputException if it is missing, larger, or not what was written
   */
  synchronized <T> T read(String name, long most, Reader<T> reader) {
    ZipEntry entry = entry(name);
    if (entry.getSize() > most) {
      throw new BadInputException(
          "%s: its %s has %,d bytes, too many for Java's memory; give Java more with -Xmx"
              .formatted(file, name, entry.getSize()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      CheckedInputStream checked =
          new CheckedInputStream(ByteStreams.limit(in, entry.getSize()), new CRC32());
      T result = reader.read(checked);
      ByteStreams.exhaust(checked);
      if (checked.getChecksum().getValue() != entry.getCrc() || in.read() >= 0) {
        throw damaged("%s is not what was written".formatted(name));
      }
      return result;
    } catch (IOException | IllegalArgumentException e) {
      throw damaged("%s: %s".formatted(name, FirstLine.of(e)), e);
    } catch (OutOfMemoryError e) {
      throw new BadInputException(
          "%s is too large for Java's memory; give Java more with -Xmx".formatted(file), e);
    }
  }

  /**
   * Checks that an entry is not compressed and has a size, so that nothing more can come of it than
   * the file has.
   */
  void checkPlain(String name, long size) {
    ZipEntry entry = entry(name);
    if (entry.getMethod() != ZipEntry.STORED
        || entry.getSize() != size
        || entry.getCompressedSize() != size) {
      throw damaged("%s has not the size that it should have, %,d bytes".formatted(name, size));
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null || entry.isDirectory()) {
      throw damaged("it has no " + name);
    }
    return entry;
  }

  @Override
  public synchronized void close() throws IOException {
    zip.close();
  }
}
