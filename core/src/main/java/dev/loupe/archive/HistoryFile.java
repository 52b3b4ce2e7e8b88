package dev.loupe.archive;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.files.PlainZip;
import dev.loupe.files.SafeFile;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import java.nio.file.Path;

/**
 * Files that hold a history whole: all its facts, and the values of layers if it has any. The usual
 * ending is {@code .loupe}.
 *
 * <p>Such a file is a zip archive of {@code loupe.json}, which says what it is, {@code
 * history.json}, and a {@code .npy} for each value, named by its layer; NumPy reads it as it reads
 * an {@code .npz}. Element types that NumPy does not know are raw bytes there. The same history
 * gives the same bytes.
 */
public final class HistoryFile {
  /** The version of the format that is written; no other is read. */
  public static final int VERSION = 1;

  static final String MARK = "loupe.json";
  static final String FACTS = "history.json";

  private HistoryFile() {}

  /**
   * Writes a history with the values that it holds, but no gradients. The file is never seen
   * half-written.
   *
   * @throws BadInputException if a value has no elements to read (quantized, nested and meta
   *     tensors) or more than 2 GB of them, or the file can't be written
   * @throws IllegalStateException if the history is closed; its facts can still be written
   */
  public static void write(ModelHistory history, Path file) {
    write(history, history.activations().values().asList(), file);
  }

  /**
   * Writes a history without its values.
   *
   * @throws BadInputException if the file can't be written
   */
  public static void writeFacts(ModelHistory history, Path file) {
    write(history, ImmutableList.of(), file);
  }

  private static void write(ModelHistory history, ImmutableList<Activation> values, Path file) {
    HistoryFacts facts = HistoryFacts.of(history, values);
    SafeFile.write(
        file,
        out -> {
          try (PlainZip archive = new PlainZip(out)) {
            archive.store(MARK, FactsJson.MAPPER.writeValueAsBytes(Mark.CURRENT));
            archive.deflate(FACTS, entry -> FactsJson.MAPPER.writeValue(entry, facts));
            for (Activation value : values) {
              ValueEntry entry = ValueEntry.of(value.layer(), value.info());
              archive.store(entry.name(), entry.header(), value.toBuffer().array());
            }
          }
        });
  }

  /**
   * Reads a history. Its values are read from the file when they are asked for, so that it stays
   * open until the history is closed; a history without values leaves it closed.
   *
   * @throws BadInputException if there is no such file, or it is no history, damaged, of another
   *     version, or too large for Java's memory
   */
  public static ModelHistory read(Path file) {
    return HistoryReader.read(file);
  }
}
