package dev.loupe.archive;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.files.PlainZip;
import dev.loupe.files.SafeFile;
import dev.loupe.history.Activation;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.ModelHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files that hold a history whole: all its facts, and the values and gradients of layers if it has
 * any. The usual ending is {@code .loupe}.
 *
 * <p>Such a file is a zip archive of {@code loupe.json}, which says what it is, {@code
 * history.json}, and a {@code .npy} for each value, named by its layer; NumPy reads it as it reads
 * an {@code .npz}. Where gradients were asked for, {@code gradients.json} says what backward passes
 * ran, and {@code gradients/1/} has what the first brought. Element types that NumPy does not know
 * are raw bytes there. The same history gives the same bytes.
 */
public final class HistoryFile {
  /** The newest version of the format; older ones are read, too. */
  public static final int VERSION = 2;

  static final String MARK = "loupe.json";
  static final String FACTS = "history.json";
  static final String GRADIENTS = "gradients.json";

  private HistoryFile() {}

  /**
   * Writes a history with the values that it holds, and the gradients that backward passes brought.
   * The file is never seen half-written.
   *
   * @throws BadInputException if a value has no elements to read (quantized, nested and meta
   *     tensors) or more than 2 GB of them, or the file can't be written
   * @throws IllegalStateException if the history is closed; its facts can still be written
   */
  public static void write(ModelHistory history, Path file) {
    write(history, history.activations().values().asList(), history.gradients().passes(), file);
  }

  /**
   * Writes a history without its values and backward passes.
   *
   * @throws BadInputException if the file can't be written
   */
  public static void writeFacts(ModelHistory history, Path file) {
    write(history, ImmutableList.of(), ImmutableList.of(), file);
  }

  private static void write(
      ModelHistory history, List<Activation> values, List<BackwardPass> passes, Path file) {
    HistoryFacts facts = HistoryFacts.of(history, values);
    GradientFacts gradients = GradientFacts.of(history.gradients(), passes);
    Mark mark = Mark.of(gradients);
    SafeFile.write(
        file,
        out -> {
          try (PlainZip archive = new PlainZip(out)) {
            archive.store(MARK, FactsJson.MAPPER.writeValueAsBytes(mark));
            archive.deflate(FACTS, entry -> FactsJson.MAPPER.writeValue(entry, facts));
            if (mark.hasGradients()) {
              archive.deflate(GRADIENTS, entry -> FactsJson.MAPPER.writeValue(entry, gradients));
            }
            for (Activation value : values) {
              store(archive, ValueEntry.of(value.layer(), value.info()), value);
            }
            for (BackwardPass pass : passes) {
              for (Activation value : history.gradients().all(pass).values()) {
                store(
                    archive,
                    ValueEntry.ofGradient(pass.number(), value.layer(), value.info()),
                    value);
              }
            }
          }
        });
  }

  private static void store(PlainZip archive, ValueEntry entry, Activation value)
      throws IOException {
    archive.store(entry.name(), entry.header(), value.toBuffer().array());
  }

  /**
   * Reads a history. Its values and gradients are read from the file when they are asked for, so
   * that it stays open until the history is closed; a history without both leaves it closed.
   * Backward passes can't be run on it.
   *
   * @throws BadInputException if there is no such file, or it is no history, damaged, of a newer
   *     version, or too large for Java's memory
   */
  public static ModelHistory read(Path file) {
    return HistoryReader.read(file);
  }
}
