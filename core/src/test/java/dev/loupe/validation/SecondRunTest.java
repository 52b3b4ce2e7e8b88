package dev.loupe.validation;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import com.google.common.collect.ImmutableList;
import dev.loupe.Loupe;
import dev.loupe.history.Fault;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.ValidationReport;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that run once and fail when they are run again. */
@SuppressWarnings("try") // A guard is only there to be closed.
class SecondRunTest {

  /** Fails in one of its calls, after it changed its parameter. */
  public static final class Failing extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));
    private final int failing;
    private final boolean inOperator;
    private int calls;

    Failing(int failing, boolean inOperator) {
      this.failing = failing;
      this.inOperator = inOperator;
    }

    public Tensor forward(Tensor x) {
      calls++;
      Tensor y;
      try (NoGradGuard noGrad = new NoGradGuard()) {
        fc.bias().add_(new Scalar(1));
        y = fc.forward(x);
      }
      if (calls == failing && !inOperator) {
        throw new IllegalStateException("worn out");
      }
      Tensor turned = y.t();
      return y.mm(calls == failing ? y : turned).relu();
    }
  }

  private static ImmutableList<String> faults(ValidationReport report) {
    return report.allFaults().stream()
        .map(fault -> fault.toString().replaceAll(" at SecondRunTest.java:\\d+ \\(forward\\)", ""))
        .collect(toImmutableList());
  }

  @Test
  void aFailureWithoutRecordingIsAFault() {
    ValidationReport report = Loupe.record(new Failing(2, false), ones(2, 4)).validate();

    assertThat(report.faults())
        .containsExactly(
            new Fault(
                Kind.RUN_FAILED,
                "the second run of the model, without recording, failed: worn out"));
    assertThat(report.verified()).isZero();
    assertThat(report.passed()).isFalse();
  }

  @Test
  void aFailureWhileRecordedIsAFault() {
    ValidationReport report = Loupe.record(new Failing(3, true), ones(2, 4)).validate();

    assertThat(faults(report))
        .containsExactly(
            "RUN_FAILED: the second run of the model, recorded, failed: The model's forward failed"
                + " in aten::mm: mat1 and mat2 shapes cannot be multiplied (2x4 and 2x4)",
            "NOT_RUN: mm_1_4: the model did not run it",
            "NOT_RUN: relu_1_5: the model did not run it");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void theModelIsAfterwardsAsBefore(int failing) {
    Failing model = new Failing(failing, true);
    var history = Loupe.record(model, ones(2, 4));
    float before = model.fc.bias().sum().item_float();

    history.validate();

    assertThat(model.fc.bias().sum().item_float()).isEqualTo(before);
  }
}
