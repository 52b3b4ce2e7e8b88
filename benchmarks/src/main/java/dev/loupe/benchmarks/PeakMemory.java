package dev.loupe.benchmarks;

import dev.loupe.Recording;
import dev.loupe.select.Selector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * Compares the peak memory of a process that records with that of one that only runs the model.
 * Linux only: it reads {@code VmHWM} from {@code /proc/self/status}.
 */
public final class PeakMemory {
  private static final String PLAIN = "--plain";
  private static final String RECORD = "--record";
  private static final String SAVE = "--save";
  private static final int FORWARDS = 3;
  private static final int PROCESSES = 3;

  private PeakMemory() {}

  /**
   * Prints a row for each model.
   *
   * @param args zoo models and files with their input shapes, see {@link Subject#of}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 2 && args[0].startsWith("--")) {
      System.out.println(peakAfter(args[0], args[1]));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%-60s %10s %10s %6s %10s%n",
        "model",
        "plain MB",
        "record MB",
        "ratio",
        "save all MB");
    for (String model : args) {
      double plain = median(PLAIN, model);
      double recorded = median(RECORD, model);
      double saved = median(SAVE, model);
      System.out.printf(
          Locale.ROOT,
          "%-60s %10.1f %10.1f %6.3f %10.1f%n",
          model,
          plain / 1024,
          recorded / 1024,
          recorded / plain,
          saved / 1024);
    }
  }

  private static long peakAfter(String mode, String model) throws IOException {
    torch.manual_seed(0);
    try (NoGradGuard inference = new NoGradGuard()) {
      Subject subject = Subject.of(model);
      Selector saved = mode.equals(SAVE) ? Selector.all() : Selector.none();
      Recording recording = Recording.of(subject.model()).save(saved);
      for (int i = 0; i < FORWARDS; i++) {
        try (PointerScope scope = new PointerScope()) {
          if (!mode.equals(PLAIN)) {
            recording.run(subject.inputs()).close();
          } else {
            subject.model().forward(subject.inputs());
          }
        }
      }
    }
    return peakKilobytes();
  }

  /** The largest resident size that this process had. */
  static long peakKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static double median(String mode, String model) throws IOException, InterruptedException {
    List<Long> peaks = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PeakMemory.class.getName(),
                  mode,
                  model)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("measuring " + model + " failed");
      }
      peaks.add(
          Long.parseLong(out.strip().lines().reduce((first, second) -> second).orElseThrow()));
    }
    return peaks.stream().sorted().skip(PROCESSES / 2).findFirst().orElseThrow();
  }
}
