package dev.loupe.recording;

import static dev.loupe.recording.Graphs.control;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.model.TorchScriptModel;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What follows a break, a continue or an early return in TorchScript is in no arm. */
@Timeout(120)
class JumpsTest {

  @TempDir private static Path folder;

  @Test
  void whatFollowsABreakIsInNoArm() {
    assertThat(
            control(
                Loupe.record(
                    script(
                        """
                        def forward(self, x: Tensor) -> Tensor:
                            for i in range(10):
                                if bool(x.sum() > 3):
                                    x = x.neg()
                                    break
                                x = x + 1
                            return x.sin()
                        """),
                    ones(2))))
        .containsExactly(
            "sum_1_1 in 1 of 2",
            "gt_1_2 in 1 of 2",
            "add_1_3 in 1 of 2",
            "sum_2_4 in 2 of 2",
            "gt_2_5 in 2 of 2",
            "neg_1_6 in 2 of 2, THEN of 3 by gt_2_5",
            "sin_1_7");
  }

  @Test
  void whatFollowsAContinueIsInNoArm() {
    assertThat(
            control(
                Loupe.record(
                    script(
                        """
                        def forward(self, x: Tensor) -> Tensor:
                            for i in range(2):
                                if i == 0:
                                    x = x.exp()
                                    if bool(x.sum() > 100):
                                        continue
                                    x = x.neg()
                                x = x.sin()
                            return x.cos()
                        """),
                    ones(2))))
        .containsExactly(
            "exp_1_1 in 1 of 2, THEN of 3",
            "sum_1_2 in 1 of 2, THEN of 3",
            "gt_1_3 in 1 of 2, THEN of 3",
            "neg_1_4 in 1 of 2, THEN of 3",
            "sin_1_5 in 1 of 2",
            "sin_2_6 in 2 of 2",
            "cos_1_7");
  }

  private static final List<String> AFTER_RETURN =
      List.of(
          "sum_1_1",
          "gt_1_2",
          "sin_1_3",
          "add_1_4:1 in 1 of 5",
          "sum_2_5:1 in 1 of 5",
          "gt_2_6:1 in 1 of 5",
          "atan_1_7:1 in 1 of 5, ELSE of 7 by gt_2_6:1, ELSE of 9",
          "tanh_1_8:1 in 1 of 5",
          "add_1_4:2 in 2 of 5",
          "sum_2_5:2 in 2 of 5",
          "gt_2_6:2 in 2 of 5",
          "atan_1_7:2 in 2 of 5, ELSE of 7 by gt_2_6:2, ELSE of 9",
          "tanh_1_8:2 in 2 of 5",
          "cos_1_9");

  @Test
  void whatFollowsAnEarlyReturnIsInNoArm() {
    JitModule model = script(ControlFlowCode.EARLY_RETURN);

    assertThat(control(Loupe.record(model, zeros(2)))).isEqualTo(AFTER_RETURN);
    assertThat(control(Loupe.record(model, ones(2))))
        .contains("neg_1_7 in 1 of 5, THEN of 7 by gt_2_6");
    assertThat(control(Loupe.record(model, torch.full(new long[] {2}, new Scalar(3)))))
        .containsExactly("sum_1_1", "gt_1_2", "exp_1_3 in THEN of 2 by gt_1_2");
  }

  @Test
  void aFileKnowsTheAuthorsConditionsFromTheCompilers() {
    Path file = folder.resolve("early.pt");
    script(ControlFlowCode.EARLY_RETURN).save(file.toString());

    assertThat(control(Loupe.record(TorchScriptModel.load(file).module(), zeros(2))))
        .isEqualTo(AFTER_RETURN);
  }
}
