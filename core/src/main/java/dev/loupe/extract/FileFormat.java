package dev.loupe.extract;

import com.google.common.collect.ImmutableSet;
import dev.loupe.files.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

/** Makes tensors of files. Used by several threads at once. */
public interface FileFormat {

  /** What {@code numpy.save} wrote; a file is an item, without a dimension for the batch. */
  FileFormat NPY = of("npy", ImmutableSet.of("npy"), NpyFile::read);

  /** Reads a file. */
  interface Reader {
    /**
     * The file's tensor, without a dimension for the batch; the caller closes it.
     *
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if it is no such file
     */
    Tensor read(Path file) throws IOException;
  }

  /** How tensors are made. An extraction does not go on with another description. */
  String description();

  /** Whether a file is of this format, by its name. */
  boolean matches(String fileName);

  /** What reads the files. */
  Reader reader();

  /**
   * A format of one's own.
   *
   * @param description changes when the reader does
   * @param endings the endings of the files' names, in lower case, such as {@code wav}
   */
  static FileFormat of(String description, ImmutableSet<String> endings, Reader reader) {
    return new FileFormat() {
      @Override
      public String description() {
        return description;
      }

      @Override
      public boolean matches(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return endings.contains(lower.substring(lower.lastIndexOf('.') + 1));
      }

      @Override
      public Reader reader() {
        return reader;
      }
    };
  }
}
