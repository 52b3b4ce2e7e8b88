package dev.loupe.extract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** All that an extraction does to files, so that tests can end it between any two steps. */
class Disk {
  private static final String TEMPORARY = ".tmp";

  /** The real one. */
  static final Disk REAL = new Disk();

  /** Where a file's new content is before it takes the file's place. */
  static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  /** Opens a file to be written, and makes it if it is not there. */
  FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
  }

  void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  void truncate(FileChannel file, long size) throws IOException {
    file.truncate(size);
  }

  /** Waits until all that was written is on the disk. */
  void force(FileChannel file) throws IOException {
    file.force(false);
  }

  void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Gives a file other content; at every moment it has the one or the other whole. */
  final void replace(Path file, byte[] content) throws IOException {
    Path temporary = temporary(file);
    try (FileChannel out = open(temporary)) {
      truncate(out, 0);
      write(out, ByteBuffer.wrap(content), 0);
      force(out);
    }
    move(temporary, file);
  }
}
