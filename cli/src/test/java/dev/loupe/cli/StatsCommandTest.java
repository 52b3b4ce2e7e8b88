package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code loupe stats}. */
final class StatsCommandTest {
  @TempDir private Path folder;

  private Cli demo(Path output, String... more) {
    String[] arguments = {"stats", "--demo", "--data", folder.toString(), "-o", output.toString()};
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Cli.run(all);
  }

  @Test
  void theDemoWritesAReportOfBothRuns() throws IOException {
    FashionFiles.write(folder, 20);
    Path output = folder.resolve("a/b");
    Cli result = demo(output, "--batch-size", "10");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Bad run: loss ").endsWith(" after 2 batches"),
            line -> assertThat(line).startsWith("Good run: loss ").endsWith(" after 6 batches"),
            line -> assertThat(line).isEqualTo("Wrote " + output.resolve("report.html")));
    assertThat(result.err()).contains("loupe: Good run: epoch 3 of 3, loss ");
    try (var files = Files.list(output)) {
      assertThat(files).hasSize(17);
    }
    assertThat(output.resolve("report.html"))
        .content()
        .contains("<h2>Bad run</h2>", "<h2>Good run</h2>", "After 6 batches");
    assertThat(output.resolve("good.csv")).content().hasLineCount(31);
  }

  @Test
  void wrongUseIsToldInOneLine() throws IOException {
    assertThat(Cli.run("stats").err())
        .startsWith("loupe: Statistics of a model of your own are collected in its training loop")
        .endsWith("; give --demo to see them on Fashion-MNIST\n");
    assertThat(demo(folder).err())
        .startsWith("loupe: Cannot read ")
        .endsWith("train-images-idx3-ubyte.gz: there is no such file\n");
    assertThat(Cli.run("stats", "--demo", "--data", folder.resolve("none").toString()).err())
        .contains("apt install dataset-fashion-mnist");
    FashionFiles.write(folder, 20);
    assertThat(demo(folder, "--batch-size", "0").err())
        .isEqualTo("loupe: A batch has 1 image or more, not 0\n");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(demo(file)).extracting(Cli::exitCode).isEqualTo(2);
  }
}
