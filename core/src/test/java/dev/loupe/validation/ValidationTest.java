package dev.loupe.validation;

import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.randn;

import dev.loupe.Loupe;
import dev.loupe.history.ValidationReport;
import org.junit.jupiter.api.Test;

/** Records that are right. */
class ValidationTest {

  @Test
  void everyOperationIsVerified() {
    ValidationReport report =
        validate(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x + 1
                z = torch.relu(y) * y
                return z.sum()
            """);

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.verified()).isEqualTo(4);
    assertThat(report.perturbed()).isEqualTo(5);
  }

  private static ValidationReport validate(String source) {
    return Loupe.record(script(source), randn(3, 4)).validate();
  }
}
