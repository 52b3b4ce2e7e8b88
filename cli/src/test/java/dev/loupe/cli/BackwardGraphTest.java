package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code loupe graph --backward}. */
class BackwardGraphTest {
  @TempDir private Path folder;

  private static Cli run(String model, String... options) {
    return Cli.run(
        Stream.concat(Stream.of("graph", model, "-o", "-", "--backward"), Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void theFunctionsOfALayerAndBehindItAreDrawn() {
    Cli drawn = run("simple-recurrent", "--from", "linear_1_1:2", "--format", "dot");

    assertThat(drawn.exitCode()).isEqualTo(0);
    assertThat(drawn.out().lines().filter(line -> line.contains(" -> ")))
        .map(line -> line.strip().replaceAll("_\\d+\"", "\""))
        .containsExactlyInAnyOrder(
            "\"AddmmBackward0\" -> \"AccumulateGrad\"",
            "\"AddmmBackward0\" -> \"TBackward0\"",
            "\"TBackward0\" -> \"AccumulateGrad\"",
            "\"AddmmBackward0\" -> \"MulBackward1\"",
            "\"MulBackward1\" -> \"AddBackward1\"",
            "\"AddBackward1\" -> \"AddmmBackward0\"",
            "\"AddmmBackward0\" -> \"AccumulateGrad\"",
            "\"AddmmBackward0\" -> \"TBackward0\"",
            "\"TBackward0\" -> \"AccumulateGrad\"");
    assertThat(drawn.out())
        .contains("where gradients flow to from linear_1_1:2")
        .contains("linear_1_1:1<br/>6x5 (120 B)<br/>@fc:1>")
        .contains("5x5 (100 B)<br/>@fc.weight>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --partial        | A forward that fails has no backward graph: leave --partial out
          --show-buffers   | --hide and --show-buffers are for the forward graph: leave them out with --backward
          --gradients      | --gradients are shown on the forward graph, and --backward draws another: give one
          --view=rolled    | A drawing of the backward graph has no rolled view
          --format=html    | A page shows the forward graph alone: write the backward graph to .svg
          --from=input_1   | input_1 has no gradient to start from: it depends on no parameter or input that requires one, or its gradient was not asked for
          """)
  void whatIsOfNoUseIsRefusedInOneLine(String option, String message) {
    assertThat(run("simple-recurrent", option))
        .isEqualTo(new Cli(2, "", "loupe: " + message + "\n"));
  }

  @Test
  void aModelWithoutGradientsHasNoBackwardGraph() {
    for (String forward : new String[] {"x.argmax()", "x * 2"}) {
      Path file = Scripted.file(folder, "def forward(self, x):\n    return " + forward + "\n");

      assertThat(run(file.toString(), "--input", "2x3"))
          .isEqualTo(
              new Cli(
                  2,
                  "",
                  "loupe: No output has a gradient to start from: none depends on a parameter or"
                      + " input that requires one, or their gradients were not asked for; start"
                      + " from a layer instead\n"));
    }
  }

  @Test
  void aRecordWithoutGradientsHasNone() {
    Path file = folder.resolve("net.loupe");
    assertThat(Cli.run("record", "simple-recurrent", "-o", file.toString()).exitCode())
        .isEqualTo(0);

    assertThat(run(file.toString()))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: %s has no gradients: `loupe record --gradients` saves them\n"
                    .formatted(file)));
    assertThat(folder.resolve("net.svg")).doesNotExist();
  }
}
