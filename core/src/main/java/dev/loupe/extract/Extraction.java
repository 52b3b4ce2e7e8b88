package dev.loupe.extract;

import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.Tensors;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import dev.loupe.values.Saving;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs a model over a data set, and writes what chosen layers return: for each a {@code .npy} file
 * with a row for each item, in the order of the data; {@code items.jsonl} with the items' names, in
 * the same order, and {@code index.json}, which tells what the files are. Immutable.
 *
 * <p>Files grow batch by batch. Whatever ends the process, {@link #run} with the same arguments
 * goes on after the last commit, and at its end the files are byte for byte those of a run that was
 * not ended. They may be read at any time: their headers tell of nothing that is not there.
 *
 * <p>To go on is refused when the model, the selector, the data's description or the data that are
 * done are others than before. Of functions (a selector's predicate, a transform) only their
 * presence is compared: to keep them the same is up to the caller.
 *
 * <p>Each batch starts from the model as it was given, with its buffers and random numbers, and
 * leaves it so. The model should be in evaluation mode: else what it does with one item depends on
 * the others in the batch.
 */
public final class Extraction {
  private final RecordableModel model;
  private final Selector selector;
  private final ExtractionOptions options;
  private final Disk disk;

  private Extraction(
      RecordableModel model, Selector selector, ExtractionOptions options, Disk disk) {
    this.model = model;
    this.selector = selector;
    this.options = options;
    this.disk = disk;
  }

  /**
   * An extraction with {@link ExtractionOptions#DEFAULT}.
   *
   * @param layers labels, module addresses, parts of names, ordinals as {@code Integer}s, and
   *     {@link Selector}s; together they say which, see {@link Selector#of}.
   * @throws BadInputException if there is none, or one is of another class
   */
  public static Extraction of(RecordableModel model, Object... layers) {
    return new Extraction(model, Selector.of(layers), ExtractionOptions.DEFAULT, Disk.REAL);
  }

  /** The same with other options. */
  public Extraction with(ExtractionOptions other) {
    return new Extraction(model, selector, other, disk);
  }

  /** The same on another disk. */
  Extraction on(Disk other) {
    return new Extraction(model, selector, options, other);
  }

  /**
   * Runs the model on all items that are not done yet. When it fails, what was done until then is
   * committed.
   *
   * @param output a folder that is new, empty, or of the same extraction
   * @return what the folder holds now
   * @throws BadInputException if the folder is not such a one or another process writes to it; if
   *     the data that are done have changed; if an item is of no use, and none is to be left out;
   *     or if a layer has no row for each item, or rows of several shapes
   * @throws LoupeException if this thread is interrupted, or files can't be written
   */
  public ExtractionReport run(Dataset data, Path output) {
    Origin origin =
        new Origin(
            model.name(),
            ModelCode.fingerprint(model),
            selector.toString(),
            text(options.saving()),
            data.description());
    try (ExtractionFolder folder = ExtractionFolder.open(output, origin, options.restart(), disk)) {
      long before = folder.committed().consumed();
      Forwards forwards =
          new Forwards(model, new Saving(selector, options.saving()), options.threads());
      try (ExtractionRun run = new ExtractionRun(folder, data, forwards, options)) {
        run.run();
      }
      return ExtractionReport.of(folder.committed(), before);
    } catch (IOException e) {
      throw new LoupeException("Cannot write to %s: %s".formatted(output, e), e);
    }
  }

  private static String text(SaveOptions saving) {
    return "%s%s%s"
        .formatted(
            saving.dtype().map(Tensors::name).orElse("as they are"),
            saving.device().map(device -> ", moved to " + device.str().getString()).orElse(""),
            saving.transform().isPresent() ? ", transformed" : "");
  }
}
