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

            Module      Class              Output     Parameters   Share      Size  Activations    MACs   FLOPs  Operations
            (model)     AlexNet            1x1000     61,100,840  100.0%  233.1 MB       4.2 MB   714 M  1.43 G          22
            features    Sequential         1x256x6x6   2,469,696    4.0%    9.4 MB       4.0 MB   656 M  1.31 G          13
            avgpool     AdaptiveAvgPool2d  1x256x6x6           0    0.0%       0 B      36.0 KB       0  9.22 k           1
            classifier  Sequential         1x1000     58,631,144   96.0%  223.7 MB     119.9 KB  58.6 M   117 M           7
            """);
  }

  @Test
  void tableGoesAsDeepAsTheModel() {
    assertThat(Cli.run("summary", "alexnet").out())
        .contains(
            "\nfeatures.6    Conv2d             1x384x13x13     663,936    1.1%    2.5 MB"
                + "     253.5 KB   112 M   224 M           1\n");
  }

  @Test
  void modulesThatAreCalledSeveralTimesSaySo() {
    assertThat(Cli.run("summary", "simple-recurrent").out())
        .endsWith(
            """

            Module   Class            Output  Parameters   Share   Size  Activations  MACs   FLOPs  Operations
            (model)  SimpleRecurrent  6x5             30  100.0%  120 B       1.4 KB   600  1.44 k          12
            fc (x4)  Linear           6x5             30  100.0%  120 B        480 B   600  1.20 k           4
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
