package dev.loupe.recording;

import static dev.loupe.recording.Graphs.control;
import static dev.loupe.recording.Graphs.decisions;
import static dev.loupe.recording.Graphs.runs;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.ControlFlow.Iteration;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which iterations of loops the operators of TorchScript ran in. */
@Timeout(120)
class LoopsTest {

  @Test
  void iterationsOfAForAreCounted() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    for i in range(3):
                        x = x.exp()
                        if i == 1:
                            x = x.neg()
                    return x.sin()
                """),
            ones(2));

    assertThat(control(history))
        .containsExactly(
            "exp_1_1 in 1 of 2",
            "exp_2_2 in 2 of 2",
            "neg_1_3 in 2 of 2, THEN of 4",
            "exp_3_4 in 3 of 2",
            "sin_1_5");
    assertThat(runs(history, "exp_1", "exp_2", "exp_3")).containsExactly(0, 0, 0);
  }

  @Test
  void loopsMayBeInArmsAndInLoops() {
    ModelHistory history = Loupe.record(script(ControlFlowCode.TWICE), ones(2));

    assertThat(control(history))
        .containsExactly(
            "mean_1_1",
            "gt_1_2",
            "exp_1_3:1 in THEN of 2 by gt_1_2, 1 of 3",
            "sin_1_4:1 in THEN of 2 by gt_1_2, 1 of 3, 1 of 5",
            "sin_2_5:1 in THEN of 2 by gt_1_2, 1 of 3, 2 of 5",
            "exp_1_3:2 in THEN of 2 by gt_1_2, 2 of 3",
            "sin_1_4:2 in THEN of 2 by gt_1_2, 2 of 3, 1 of 5",
            "sin_2_5:2 in THEN of 2 by gt_1_2, 2 of 3, 2 of 5",
            "cos_1_6");
    // The inner loop ran twice: two runs.
    List<Integer> runs =
        history.operations().stream()
            .filter(layer -> layer.type().equals("sin"))
            .map(layer -> layer.controlFlow().get(2).run())
            .toList();
    assertThat(runs.get(0)).isEqualTo(runs.get(1)).isNotEqualTo(runs.get(2));
    assertThat(runs.get(2)).isEqualTo(runs.get(3));
  }

  @Test
  void aWhileIsALoopWhoseConditionIsReadAgainInEachIteration() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    while bool(x.sum() < 3):
                        x = x + 1
                    return x.sin()
                """),
            ones(2));

    assertThat(control(history))
        .containsExactly(
            "sum_1_1",
            "lt_1_2",
            "add_1_3 in 1 of 2",
            "sum_2_4 in 1 of 2",
            "lt_2_5 in 1 of 2",
            "sin_1_6");
    assertThat(decisions(history)).containsExactly("lt_1_2 TRUE at 2", "lt_2_5 FALSE at 2");
  }

  @Test
  void aLoopWithoutIterationsLeavesNothingBehind() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    for i in range(x.size(0) - 2):
                        x = x.exp()
                    return x.sin()
                """),
            ones(2));

    assertThat(control(history)).containsExactly("sin_1_1");
  }

  @Test
  void aLongLoopIsNoDeepOne() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    for i in range(20000):
                        if i % 2 == 0:
                            x = x.neg()
                    return x
                """),
            ones(2));

    Layer last = history.operations().get(9_999);
    assertThat(last.controlFlow()).hasSize(2);
    assertThat(((Iteration) last.controlFlow().get(0)).number()).isEqualTo(19_999);
  }
}
