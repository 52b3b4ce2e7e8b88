package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.models.Zoo;
import dev.loupe.models.ZooModel;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ZooCommandTest {
  @TempDir Path folder;

  @Test
  void listsAllModelsWithTheirInputs() {
    Cli result = Cli.run("zoo");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("alexnet              AlexNet, as in torchvision (1x3x224x224)\n")
        .hasLineCount(Zoo.models().size());
  }

  static Stream<String> names() {
    return Zoo.models().stream().map(ZooModel::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyModelIsDrawn(String name) {
    Path file = folder.resolve("a.svg");

    Cli result = Cli.run("graph", name, "-o", file.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(file).content().startsWith("<svg");
  }
}
