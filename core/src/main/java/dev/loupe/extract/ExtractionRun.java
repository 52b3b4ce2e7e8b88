package dev.loupe.extract;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterators;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hands batches to threads, and writes what they give in the order of the data. */
final class ExtractionRun implements AutoCloseable {
  private final ExtractionFolder folder;
  private final Dataset data;
  private final Forwards forwards;
  private final ExtractionOptions options;
  private final ExecutorService threads;

  /** The batches that are being worked on, and those that wait to be written. */
  private final Deque<Future<Batch.Done>> ahead = new ArrayDeque<>();

  private long lastCommit = System.nanoTime();

  ExtractionRun(
      ExtractionFolder folder, Dataset data, Forwards forwards, ExtractionOptions options) {
    this.folder = folder;
    this.data = data;
    this.forwards = forwards;
    this.options = options;
    this.threads =
        Executors.newFixedThreadPool(
            options.threads(),
            new ThreadFactoryBuilder().setNameFormat("extraction-%d").setDaemon(true).build());
  }

  /** Works on all that is not done. */
  void run() throws IOException {
    Iterator<Item> items = data.iterator();
    skipDone(items);
    try {
      long done = folder.committed().consumed();
      long before = done;
      submit(items);
      while (!ahead.isEmpty()) {
        done += writeNext();
        submit(items);
        options.listener().accept(new ExtractionProgress(done, before, data.size()));
      }
    } catch (InterruptedException e) {
      folder.commit(false);
      Thread.currentThread().interrupt();
      throw interrupted(folder.items(), e);
    } catch (ClosedByInterruptException e) {
      // In the midst of writing: what is not committed is cut off by whoever goes on.
      throw interrupted(folder.committed().consumed(), e);
    } catch (RuntimeException e) {
      folder.commit(false);
      throw e;
    }
    folder.commit(true);
  }

  private static LoupeException interrupted(long done, Exception cause) {
    return new LoupeException(
        "Interrupted; %d items are done, and the same call goes on".formatted(done), cause);
  }

  private void skipDone(Iterator<Item> items) {
    ExtractionIndex committed = folder.committed();
    DataFingerprint fingerprint = DataFingerprint.NONE;
    for (long i = 0; i < committed.consumed(); i++) {
      if (!items.hasNext()) {
        throw new BadInputException(
            "The data have %d items, but %d are done: restart (--restart), or put the data back"
                .formatted(i, committed.consumed()));
      }
      fingerprint = fingerprint.with(items.next());
    }
    if (!fingerprint.toString().equals(committed.dataFingerprint())) {
      throw new BadInputException(
          ("Of the %d items that are done, some have changed, were added or removed: restart"
                  + " (--restart), or put the data back")
              .formatted(committed.consumed()));
    }
  }

  private void submit(Iterator<Item> items) {
    while (ahead.size() <= options.threads() && items.hasNext()) {
      ImmutableList<Item> next = ImmutableList.copyOf(Iterators.limit(items, options.batch()));
      ahead.add(threads.submit(new Batch(next, forwards, options.skipBad())::run));
    }
  }

  /** The number of its items. */
  private int writeNext() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      // Asked here, as a batch that is there already is handed out all the same.
      throw new InterruptedException();
    }
    try (Batch.Done done = ahead.element().get()) {
      ahead.remove();
      folder.append(done);
      Duration since = Duration.ofNanos(System.nanoTime() - lastCommit);
      if (since.compareTo(options.commitInterval()) >= 0) {
        folder.commit(false);
        lastCommit = System.nanoTime();
      }
      return done.items().size();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(checkNotNull(e.getCause()));
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the threads, and frees what was not written. */
  @Override
  public void close() {
    threads.shutdownNow();
    // However long: a thread that runs native code can't be left alone with it.
    Uninterruptibles.awaitTerminationUninterruptibly(threads);
    for (Future<Batch.Done> future : ahead) {
      if (future.isDone()) {
        close(future);
      }
    }
  }

  private static void close(Future<Batch.Done> done) {
    try {
      checkNotNull(Futures.getDone(done)).close();
    } catch (ExecutionException e) {
      // A batch that failed has nothing to be freed.
    }
  }
}
