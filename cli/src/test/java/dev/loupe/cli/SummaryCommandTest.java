package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SummaryCommandTest {

  @Test
  void printsTheHistoryAndATableOfModules() {
    Cli result = Cli.run("summary", "alexnet", "--depth", "1");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Log of AlexNet forward pass:\n")
        .contains(" 7: conv2d_3_7\n")
        .endsWith(
            """

            Module      Class              Output     Parameters   Share  Operations
            (model)     AlexNet            1x1000     61,100,840  100.0%          22
            features    Sequential         1x256x6x6   2,469,696    4.0%          13
            avgpool     AdaptiveAvgPool2d  1x256x6x6           0    0.0%           1
            classifier  Sequential         1x1000     58,631,144   96.0%           7
            """);
  }

  @Test
  void tableGoesAsDeepAsTheModel() {
    assertThat(Cli.run("summary", "alexnet").out())
        .contains(
            "\nfeatures.6    Conv2d             1x384x13x13     663,936    1.1%           1\n");
  }

  @Test
  void modulesThatAreCalledSeveralTimesSaySo() {
    assertThat(Cli.run("summary", "simple-recurrent").out())
        .endsWith(
            """

            Module   Class            Output  Parameters   Share  Operations
            (model)  SimpleRecurrent  6x5             30  100.0%          12
            fc (x4)  Linear           6x5             30  100.0%           4
            """);
  }

  @Test
  void jsonIsWhatGraphWrites(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.json");
    Cli.run("graph", "alexnet", "-o", file.toString());

    Cli result = Cli.run("summary", "alexnet", "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(file).hasContent(result.out());
  }
}
