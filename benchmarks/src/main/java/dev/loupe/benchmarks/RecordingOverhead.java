package dev.loupe.benchmarks;

import dev.loupe.Recording;
import dev.loupe.history.ModelHistory;
import dev.loupe.select.Selector;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * Times recorded forward passes next to plain ones. The two take turns, so that a machine that gets
 * slower slows both, and the medians are compared.
 */
public final class RecordingOverhead {
  private static final int LEAST_PAIRS = 9;
  private static final int MOST_PAIRS = 2000;

  /** The compiler is done if it needs at most this share of one processor for so long. */
  private static final double BUSY = 0.01;

  private static final Duration QUIET = Duration.ofSeconds(5);

  /** TorchScript's executor optimizes a graph when it has seen it twice. */
  private static final int LEAST_WARM_UP = 3;

  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);

  private RecordingOverhead() {}

  /**
   * Prints a row for each model.
   *
   * @param args zoo models and files with their input shapes, see {@link Subject#of}; {@code
   *     --seconds=N} before them says how long each is timed, {@code --save=all} (or another {@link
   *     Selector#parse selector}) that values are kept, {@code --halt-after=KEY} that only the
   *     beginning is recorded
   */
  public static void main(String[] args) {
    Duration budget = Duration.ofSeconds(10);
    Selector saved = Selector.none();
    List<String> halts = List.of();
    System.out.printf(
        Locale.ROOT,
        "%-28s %6s %10s %10s %6s %12s %6s%n",
        "model",
        "ops",
        "plain ms",
        "record ms",
        "ratio",
        "us/operation",
        "pairs");
    for (String argument : args) {
      if (argument.startsWith("--seconds=")) {
        budget = Duration.ofSeconds(Long.parseLong(argument.substring("--seconds=".length())));
      } else if (argument.startsWith("--save=")) {
        saved = Selector.parse(argument.substring("--save=".length()));
      } else if (argument.startsWith("--halt-after=")) {
        halts = List.of(argument.substring("--halt-after=".length()));
      } else {
        measure(argument, budget, saved, halts);
      }
    }
  }

  private static void measure(
      String argument, Duration budget, Selector saved, List<String> halts) {
    torch.manual_seed(0);
    try (NoGradGuard inference = new NoGradGuard()) {
      Subject subject = Subject.of(argument);
      Recording whole = Recording.of(subject.model()).save(saved);
      Recording recording = halts.isEmpty() ? whole : whole.haltAfter(halts.toArray());
      warmUp(subject, recording);
      int operations = 0;
      List<Double> plain = new ArrayList<>();
      List<Double> recorded = new ArrayList<>();
      long end = System.nanoTime() + budget.toNanos();
      while (plain.size() < LEAST_PAIRS || (System.nanoTime() < end && plain.size() < MOST_PAIRS)) {
        long start = System.nanoTime();
        plain(subject);
        long middle = System.nanoTime();
        operations = record(recording, subject);
        plain.add((middle - start) / 1e6);
        recorded.add((System.nanoTime() - middle) / 1e6);
      }
      double a = median(plain);
      double b = median(recorded);
      System.out.printf(
          Locale.ROOT,
          "%-28s %6d %10.3f %10.3f %6.3f %12.1f %6d%n",
          subject.name(),
          operations,
          a,
          b,
          b / a,
          (b - a) * 1e3 / operations,
          plain.size());
    }
  }

  /**
   * Lets both take turns until the compiler has next to nothing left to do: while it works, it
   * takes time from libtorch's threads, and much of what it compiles runs once for each record.
   */
  private static void warmUp(Subject subject, Recording recording) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long latest = System.nanoTime() + LONGEST_WARM_UP.toNanos();
    int pairs = 0;
    double busy;
    do {
      long start = System.nanoTime();
      long compiled = compiler.getTotalCompilationTime();
      do {
        plain(subject);
        record(recording, subject);
        pairs++;
      } while (System.nanoTime() - start < QUIET.toNanos());
      long elapsed = System.nanoTime() - start;
      busy = (compiler.getTotalCompilationTime() - compiled) * 1e6 / elapsed;
    } while (pairs < LEAST_WARM_UP || (busy > BUSY && System.nanoTime() < latest));
  }

  private static void plain(Subject subject) {
    try (PointerScope scope = new PointerScope()) {
      subject.model().forward(subject.inputs());
    }
  }

  private static int record(Recording recording, Subject subject) {
    try (PointerScope scope = new PointerScope();
        ModelHistory history = recording.run(subject.inputs())) {
      return history.operations().size();
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
