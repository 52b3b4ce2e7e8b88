package dev.loupe.cli.console;

import com.google.common.base.Strings;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One line on stderr that tells how far some work is: how much is done, rate and time left. */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 24;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final PrintWriter err;
  private final String things;
  private final boolean shown;
  private final LongSupplier clock;
  private final long start;
  private long last;
  private int length;

  /**
   * @param things what is counted, such as {@code items}
   * @param shown whether it is; what no terminal reads gets nothing
   * @param clock in nanoseconds
   */
  ProgressBar(PrintWriter err, String things, boolean shown, LongSupplier clock) {
    this.err = err;
    this.things = things;
    this.shown = shown;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.last = start - PAUSE.toNanos();
  }

  /**
   * A bar that is shown if this process is at a terminal.
   *
   * @param things what is counted, such as {@code items}
   */
  public static ProgressBar onTerminal(PrintWriter err, String things) {
    return new ProgressBar(err, things, isTerminal(System.console()), System::nanoTime);
  }

  /** From Java 22 on there is a console without a terminal, too. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null || Runtime.version().feature() < 22) {
      return console != null;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Tells that so many things of all are done, but not more often than eyes can follow. */
  public void show(long done, long total) {
    show(done, 0, OptionalLong.of(total));
  }

  /**
   * The same.
   *
   * @param before how many of these an earlier run had done
   * @param total how many there are, if it is known
   */
  public void show(long done, long before, OptionalLong total) {
    long now = clock.getAsLong();
    boolean end = done == total.orElse(-1);
    if (!shown || (now - last < PAUSE.toNanos() && !end)) {
      return;
    }
    last = now;
    String text = text(done, before, total, Duration.ofNanos(now - start));
    err.print("\r" + Strings.padEnd(text, length, ' '));
    err.flush();
    length = text.length();
  }

  private String text(long done, long before, OptionalLong all, Duration since) {
    double rate = (done - before) / Math.max(1e-9, since.toNanos() / 1e9);
    String items = String.format(Locale.ROOT, "%,d", done);
    String speed = String.format(Locale.ROOT, rate < 10 ? "%.1f/s" : "%,.0f/s", rate);
    if (all.isEmpty()) {
      return "%s %s, %s".formatted(items, things, speed);
    }
    long total = all.getAsLong();
    int filled = (int) (WIDTH * done / total);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d%%, %s of %,d %s, %s, %s left",
        "#".repeat(filled),
        ".".repeat(WIDTH - filled),
        100 * done / total,
        items,
        total,
        things,
        speed,
        time(Math.round((total - done) / Math.max(1e-9, rate))));
  }

  private static String time(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** What is printed next goes on a line of its own. */
  @Override
  public void close() {
    if (length > 0) {
      err.println();
    }
  }
}
