package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailingForwardTest {
  private static final String MESSAGE =
      "loupe: The model's forward failed in aten::linear in module fc at";

  @TempDir Path folder;
  private Path model;
  private Path drawing;

  @BeforeEach
  void saveAModelWhoseSecondOperationFails() {
    model =
        Scripted.withLinear(
            folder,
            """
            def forward(self, x: Tensor) -> Tensor:
                x = torch.relu(x)
                return self.fc.forward(x)
            """);
    drawing = folder.resolve("net.svg");
  }

  @Test
  void isExitCodeOneAndOneLine() {
    Cli result = Cli.run("graph", model.toString(), "--input", "2x5", "-o", drawing.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith(MESSAGE).hasLineCount(1);
    assertThat(result.out()).isEmpty();
    assertThat(drawing).doesNotExist();
  }

  @Test
  void isDrawnOnRequest() {
    Cli result =
        Cli.run("graph", model.toString(), "--input", "2x5", "--partial", "-o", drawing.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith(MESSAGE).hasLineCount(1);
    assertThat(result.out())
        .isEqualTo(
            "Wrote %s: Net until it failed, 2 operations, 15 parameters\n".formatted(drawing));
    assertThat(drawing).content().contains("relu_1_1").contains("linear_1_2").contains("failure");
  }

  @Test
  void isNotAskedForWhereTheForwardWorks() {
    Cli result =
        Cli.run("graph", model.toString(), "--input", "2x4", "--partial", "-o", drawing.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo("Wrote %s: Net, 2 operations, 15 parameters\n".formatted(drawing));
  }
}
