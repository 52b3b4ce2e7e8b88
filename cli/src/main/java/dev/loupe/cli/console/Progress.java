package dev.loupe.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells on stderr what is going on, if it takes long. */
public final class Progress {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PrintWriter err;
  private final Duration patience;

  /**
   * @param err where to tell it
   */
  public Progress(PrintWriter err) {
    this(err, PATIENCE);
  }

  Progress(PrintWriter err, Duration patience) {
    this.err = err;
    this.patience = patience;
  }

  /** Tells something at once. */
  public void say(String message) {
    err.println("loupe: " + message);
  }

  /**
   * Does a piece of work, and tells what it is once it has taken a second.
   *
   * @param name such as {@code recording AlexNet}
   */
  public <T> T step(String name, Supplier<T> work) {
    Thread teller = new Thread(() -> tellLater(name), "progress");
    teller.setDaemon(true);
    teller.start();
    try {
      return work.get();
    } finally {
      teller.interrupt();
    }
  }

  private void tellLater(String name) {
    try {
      Thread.sleep(patience.toMillis());
      say(name + " ...");
    } catch (InterruptedException e) {
      // The work is done already.
    }
  }
}
