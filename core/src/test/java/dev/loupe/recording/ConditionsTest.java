package dev.loupe.recording;

import static dev.loupe.recording.Graphs.control;
import static dev.loupe.recording.Graphs.decisions;
import static dev.loupe.recording.Graphs.runs;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.history.ControlFlow.Arm;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.SourceLine;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which arms of conditions the operators of TorchScript ran in, and what decided. */
@Timeout(120)
class ConditionsTest {

  @Test
  void theArmThatRanIsKnownWithItsDecisionAndLine() {
    ModelHistory history = Loupe.record(script(ControlFlowCode.BRANCH), ones(2));

    assertThat(control(history))
        .containsExactly("mean_1_1", "gt_1_2", "exp_1_3 in THEN of 2 by gt_1_2", "add_1_4");
    assertThat(decisions(history)).containsExactly("gt_1_2 TRUE at 2");
    Arm arm = (Arm) history.layer("exp").controlFlow().get(0);
    assertThat(arm)
        .isEqualTo(
            new Arm(
                0,
                0,
                true,
                OptionalInt.of(history.layer("gt").index()),
                Optional.of(new SourceLine("<string>", 2, "forward", "if bool(x.mean() > 0):"))));
  }

  @Test
  void theOtherArmIsKnownToo() {
    assertThat(control(Loupe.record(script(ControlFlowCode.BRANCH), zeros(2))))
        .containsExactly(
            "mean_1_1",
            "gt_1_2",
            "tanh_1_3 in ELSE of 2 by gt_1_2",
            "neg_1_4 in ELSE of 2 by gt_1_2",
            "add_1_5");
  }

  @Test
  void conditionsMayBeNested() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    if bool(x.mean() > 0):
                        x = x.exp()
                        if bool(x.sum() > 100):
                            x = x.neg()
                        else:
                            x = x.tanh()
                        x = x.sin()
                    return x.cos()
                """),
            ones(2));

    assertThat(control(history))
        .containsExactly(
            "mean_1_1",
            "gt_1_2",
            "exp_1_3 in THEN of 2 by gt_1_2",
            "sum_1_4 in THEN of 2 by gt_1_2",
            "gt_2_5 in THEN of 2 by gt_1_2",
            "tanh_1_6 in THEN of 2 by gt_1_2, ELSE of 4 by gt_2_5",
            "sin_1_7 in THEN of 2 by gt_1_2",
            "cos_1_8");
  }

  @Test
  void anElifIsWithinTheElseOfItsIf() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                if bool(x.sum() > 5):
                    x = x * 2
                elif bool(x.sum() > 1):
                    x = x * 3
                else:
                    x = x * 4
                return x
            """);

    assertThat(control(Loupe.record(model, ones(2))))
        .containsExactly(
            "sum_1_1",
            "gt_1_2",
            "sum_2_3 in ELSE of 2 by gt_1_2",
            "gt_2_4 in ELSE of 2 by gt_1_2",
            "mul_1_5 in ELSE of 2 by gt_1_2, THEN of 4 by gt_2_4");
    assertThat(control(Loupe.record(model, ones(1))))
        .contains("mul_1_5 in ELSE of 2 by gt_1_2, ELSE of 4 by gt_2_4");
  }

  @Test
  void conditionsWithSeveralPartsAreDecidedByTheLastThatWasRead() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor, n: int) -> Tensor:
                if n > 5 or bool(x.sum() > 1):
                    x = x.exp()
                if bool(x.sum() > 1) and not bool(x.mean() > 6):
                    x = x.sin()
                else:
                    x = x.cos()
                return x.neg() if (x.sum() > 1).item() else x.tan()
            """);

    assertThat(control(Loupe.record(model, ones(2), 1)))
        .containsExactly(
            "sum_1_1",
            "gt_1_2",
            "exp_1_3 in THEN of 2 by gt_1_2",
            "sum_2_4",
            "gt_2_5",
            "mean_1_6",
            "gt_3_7",
            "sin_1_8 in THEN of 4 by gt_3_7",
            "sum_3_9",
            "gt_4_10",
            "tan_1_11 in ELSE of 8 by gt_4_10");
    assertThat(control(Loupe.record(model, zeros(2), 9)))
        .startsWith("exp_1_1 in THEN of 2", "sum_1_2");
    assertThat(control(Loupe.record(model, zeros(2), 1)))
        .contains("cos_1_5 in ELSE of 4 by gt_2_4");
  }

  @Test
  void aConditionOnANumberHasNoDecision() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                if x.sum().item() > 1:
                    x = x.exp()
                return x
            """);

    ModelHistory history = Loupe.record(model, ones(2));

    assertThat(control(history)).containsExactly("sum_1_1", "exp_1_2 in THEN of 2");
    assertThat(decisions(history)).isEmpty();
  }

  @Test
  void anInputMayDecideAndAParameterMayNot() {
    JitModule model = empty("Net");
    model.register_parameter("flag", ones(1).gt(new Scalar(0)), false);
    model.define(
        """
        def forward(self, x: Tensor, c: Tensor) -> Tensor:
            if bool(c):
                x = x.exp()
            if bool(self.flag):
                x = x.sin()
            return x
        """);

    ModelHistory history = Loupe.record(model, ones(2), ones().gt(new Scalar(0)));

    assertThat(control(history))
        .containsExactly("exp_1_1 in THEN of 2 by input_2", "sin_1_2 in THEN of 4");
    assertThat(decisions(history)).containsExactly("input_2 TRUE at 2");
  }

  @Test
  void aDecisionUsedTwiceKeepsItsFirstLine() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    b = x.sum() > 0
                    if bool(b):
                        x = x.sin()
                    if bool(b):
                        x = x.cos()
                    return x
                """),
            ones(2));

    assertThat(control(history))
        .endsWith("sin_1_3 in THEN of 3 by gt_1_2", "cos_1_4 in THEN of 5 by gt_1_2");
    assertThat(decisions(history)).containsExactly("gt_1_2 TRUE at 3");
    assertThat(runs(history, "sin", "cos")).doesNotHaveDuplicates();
  }

  @Test
  void aValueWrittenThroughAViewIsReadOfItsWriter() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    b = x.sum() > 100
                    b.view([1]).copy_(x > 0)
                    if bool(b):
                        x = x.sin()
                    return x
                """),
            ones(1));

    assertThat(decisions(history)).containsExactly("copy_1_5 TRUE at 4");
  }
}
