package dev.loupe.extract;

import dev.loupe.error.BadInputException;
import dev.loupe.values.SaveOptions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How an extraction goes on.
 *
 * @param batch how many items the model gets at once
 * @param threads how many batches are worked on at the same time. Each holds its values in memory
 *     until they are written
 * @param skipBad whether items that can't be read, or on which the model fails, are left out and
 *     listed, instead of ending the extraction
 * @param restart whether what an earlier extraction wrote into the folder is deleted
 * @param saving what is done with values before they are written
 * @param commitInterval after which time what was written counts; a process that ends loses no more
 *     than this
 * @param listener is told after each batch, in the thread that runs the extraction
 */
public record ExtractionOptions(
    int batch,
    int threads,
    boolean skipBad,
    boolean restart,
    SaveOptions saving,
    Duration commitInterval,
    Consumer<ExtractionProgress> listener) {

  /** Batches of 16, two threads, a commit each second. */
  public static final ExtractionOptions DEFAULT =
      new ExtractionOptions(
          16, 2, false, false, SaveOptions.DEFAULT, Duration.ofSeconds(1), progress -> {});

  /**
   * @throws BadInputException if the batch or the threads are fewer than one, or values are to keep
   *     the graph, which no file holds
   */
  public ExtractionOptions {
    if (batch < 1) {
      throw new BadInputException("No batch of %d: give 1 or more".formatted(batch));
    }
    if (threads < 1) {
      throw new BadInputException("No %d threads: give 1 or more".formatted(threads));
    }
    if (saving.graph()) {
      throw new BadInputException("Files hold no graph behind the values");
    }
  }

  /** The same with batches of another size. */
  public ExtractionOptions withBatch(int items) {
    return new ExtractionOptions(
        items, threads, skipBad, restart, saving, commitInterval, listener);
  }

  /** The same with other threads. */
  public ExtractionOptions withThreads(int count) {
    return new ExtractionOptions(batch, count, skipBad, restart, saving, commitInterval, listener);
  }

  /** The same, where bad items are left out. */
  public ExtractionOptions skippingBad() {
    return new ExtractionOptions(batch, threads, true, restart, saving, commitInterval, listener);
  }

  /** The same, where what is there is deleted. */
  public ExtractionOptions restarting() {
    return new ExtractionOptions(batch, threads, skipBad, true, saving, commitInterval, listener);
  }

  /** The same with something else done with values. */
  public ExtractionOptions withSaving(SaveOptions how) {
    return new ExtractionOptions(batch, threads, skipBad, restart, how, commitInterval, listener);
  }

  /** The same with another time between commits; zero for a commit after each batch. */
  public ExtractionOptions withCommitInterval(Duration interval) {
    return new ExtractionOptions(batch, threads, skipBad, restart, saving, interval, listener);
  }

  /** The same with a listener. */
  public ExtractionOptions withListener(Consumer<ExtractionProgress> told) {
    return new ExtractionOptions(batch, threads, skipBad, restart, saving, commitInterval, told);
  }
}
