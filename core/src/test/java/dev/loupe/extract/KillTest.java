package dev.loupe.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it extracts, again and again, loses nothing. */
@Timeout(300)
class KillTest {
  private static final int KILLS = 20;
  private static final int ITEMS = 600;

  @TempDir private Path folder;

  /** Extracts in a process of its own, and writes a byte for each batch. */
  public static final class Child {
    private Child() {}

    /** Waits for a byte, so that libtorch is loaded when its time comes. */
    public static void main(String[] arguments) throws IOException {
      Extraction extraction = extraction().with(options().withListener(progress -> beat()));
      beat();
      if (System.in.read() >= 0) {
        extraction.run(Samples.data(ITEMS), Path.of(arguments[0]));
      }
    }

    private static void beat() {
      System.out.write('.');
      System.out.flush();
    }
  }

  private static ExtractionOptions options() {
    return ExtractionOptions.DEFAULT.withBatch(3).withCommitInterval(Duration.ZERO);
  }

  private static Extraction extraction() {
    return Extraction.of(Samples.model(), "fc", "relu").with(options());
  }

  private Process child(int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            folder.resolve("killed").toString())
        .redirectError(folder.resolve("errors " + number).toFile())
        .start();
  }

  @Test
  void twentyKillsLoseNothing() throws Exception {
    extraction()
        .with(ExtractionOptions.DEFAULT.withBatch(3))
        .run(Samples.data(ITEMS), folder.resolve("whole"));
    Random random = new Random(5);
    List<Process> children = new ArrayList<>();
    try {
      children.add(child(0));
      for (int i = 0; i < KILLS; i++) {
        // The next one starts up while this one works.
        children.add(child(i + 1));
        kill(children.get(i), random);
      }
    } finally {
      children.forEach(Process::destroyForcibly);
    }

    ExtractionReport report = extraction().run(Samples.data(ITEMS), folder.resolve("killed"));

    assertThat(report.before()).isBetween(1L, ITEMS - 1L);
    assertThat(Samples.contents(folder.resolve("killed")))
        .isEqualTo(Samples.contents(folder.resolve("whole")));
  }

  /** Lets it do some batches, and kills it within the next one. */
  private static void kill(Process child, Random random) throws Exception {
    InputStream beats = child.getInputStream();
    assertThat(beats.read()).as("the child has started").isEqualTo('.');
    child.getOutputStream().write('!');
    child.getOutputStream().flush();
    for (int batches = random.nextInt(8); batches > 0; batches--) {
      assertThat(beats.read()).as("the child works").isEqualTo('.');
    }
    LockSupport.parkNanos(random.nextInt(10_000_000));
    assertThat(child.isAlive()).isTrue();
    child.destroyForcibly().waitFor();
  }
}
