package dev.loupe.files;

import dev.loupe.error.BadInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files so that they are never seen half-written. */
public final class SafeFile {

  private SafeFile() {}

  /** What a file gets. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; the stream is buffered, and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes text in UTF-8, as {@link #write(Path, Content)} writes what it is given.
   *
   * @throws BadInputException if the file cannot be written
   */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes bytes, as {@link #write(Path, Content)} writes what it is given.
   *
   * @throws BadInputException if the file cannot be written
   */
  public static void write(Path file, byte[] content) {
    write(file, out -> out.write(content));
  }

  /**
   * Writes to a temporary file beside the target, which then takes its place.
   *
   * @throws BadInputException if the file cannot be written
   */
  public static void write(Path file, Content content) {
    Path folder = check(file);
    try {
      Path temporary = folder.resolve("." + file.getFileName() + "." + System.nanoTime() + ".tmp");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
          content.writeTo(out);
        }
        move(temporary, file);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new BadInputException("Cannot write %s: %s".formatted(file, reason(e)), e);
    }
  }

  /**
   * Looks whether a file can be written, before the work whose result is to be in it.
   *
   * @return the folder that the file is in
   * @throws BadInputException if it is a folder or write-protected, or its folder does not exist
   */
  public static Path check(Path file) {
    if (Files.isDirectory(file)) {
      throw new BadInputException("Cannot write %s: it is a folder".formatted(file));
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new BadInputException("Cannot write %s: there is no such folder".formatted(file));
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw new BadInputException("Cannot write %s: it is write-protected".formatted(file));
    }
    return folder;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException || e instanceof NoSuchFileException) {
      return "no permission to write in its folder";
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(e.toString());
  }
}
