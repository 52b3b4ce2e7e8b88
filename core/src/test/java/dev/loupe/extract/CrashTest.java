package dev.loupe.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An extraction that ends at any step on the disk goes on with nothing lost or there twice. */
class CrashTest {
  private static final ExtractionOptions EACH_BATCH =
      ExtractionOptions.DEFAULT.withBatch(3).withCommitInterval(Duration.ZERO);

  @TempDir private Path folder;

  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Breaks at a step: a write is half done, anything else not at all; from then on nothing is. */
  private static final class Breaking extends Disk {
    private final int last;
    private int steps;

    Breaking(int last) {
      this.last = last;
    }

    boolean isBroken() {
      return steps > last;
    }

    private void step() {
      if (++steps > last) {
        throw new Crash();
      }
    }

    @Override
    void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
      if (steps == last) {
        super.write(file, bytes.slice(0, bytes.remaining() / 2), position);
      }
      step();
      super.write(file, bytes, position);
    }

    @Override
    void truncate(FileChannel file, long size) throws IOException {
      step();
      super.truncate(file, size);
    }

    @Override
    void force(FileChannel file) throws IOException {
      step();
      super.force(file);
    }

    @Override
    void move(Path from, Path to) throws IOException {
      step();
      super.move(from, to);
    }

    @Override
    void delete(Path file) throws IOException {
      step();
      super.delete(file);
    }
  }

  /** Whether it came to its end. */
  private static boolean runs(Extraction extraction, Path output, Breaking disk) {
    try {
      extraction.on(disk).run(Samples.data(8), output);
    } catch (Crash e) {
      assertThat(disk.isBroken()).isTrue();
    }
    return !disk.isBroken();
  }

  @Test
  void itGoesOnFromAnyStep() {
    Extraction extraction = Extraction.of(Samples.model(), "fc", "relu").with(EACH_BATCH);
    extraction.run(Samples.data(8), folder.resolve("whole"));
    ImmutableMap<String, ByteBuffer> whole = Samples.contents(folder.resolve("whole"));

    int step = 0;
    Path output;
    do {
      output = folder.resolve("step " + step);
    } while (!endsAndGoesOn(extraction, output, step++, whole));

    assertThat(step).isGreaterThan(60);
  }

  private static boolean endsAndGoesOn(
      Extraction extraction, Path output, int step, ImmutableMap<String, ByteBuffer> whole) {
    boolean ended = runs(extraction, output, new Breaking(step));
    if (!ended && step % 2 == 0) {
      // The one that goes on may end too, while it opens the files.
      runs(extraction, output, new Breaking(step % 7));
    }
    extraction.run(Samples.data(8), output);
    assertThat(Samples.contents(output)).as("after step %d", step).isEqualTo(whole);
    return ended;
  }

  @Test
  void aRestartMayEndAtAnyStepToo() throws IOException {
    Extraction other = Extraction.of(Samples.model(), "relu").with(EACH_BATCH);
    Extraction extraction = Extraction.of(Samples.model(), "fc").with(EACH_BATCH.restarting());
    extraction.run(Samples.data(8), folder.resolve("whole"));
    for (int step = 0; step < 6; step++) {
      Path output = folder.resolve("step " + step);
      other.run(Samples.data(8), output);

      runs(extraction, output, new Breaking(step));
      extraction.run(Samples.data(8), output);

      assertThat(Samples.contents(output))
          .as("after step %d", step)
          .isEqualTo(Samples.contents(folder.resolve("whole")));
    }
    assertThat(Files.exists(folder.resolve("step 0/relu_1_2.npy"))).isFalse();
  }

  @Test
  void filesCanBeReadAfterAnyStep() {
    Extraction extraction = Extraction.of(Samples.model(), "fc").with(EACH_BATCH);
    for (int step = 12; step < 40; step += 3) {
      Path output = folder.resolve("read " + step);
      runs(extraction, output, new Breaking(step));

      float[] rows = Samples.committedSums(output.resolve("linear_1_1.npy"));
      for (int i = 0; i < rows.length; i++) {
        assertThat(rows[i]).isEqualTo(4f * i);
      }
    }
  }
}
