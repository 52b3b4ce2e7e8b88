package dev.loupe.recording;

import static dev.loupe.recording.Graphs.control;
import static dev.loupe.recording.Graphs.decisions;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.history.ControlFlow.Arm;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.SourceLine;
import dev.loupe.model.TorchScriptModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which arms and iterations the operators of TorchScript ran in, and what decided. */
@Timeout(120)
class ControlFlowTest {

  @TempDir private static Path folder;

  private static final String BRANCH =
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.mean() > 0):
              x = x.exp()
          else:
              x = x.tanh()
              x = x.neg()
          return x + 1
      """;

  @Test
  void theArmThatRanIsKnownWithItsDecisionAndLine() {
    ModelHistory history = Loupe.record(script(BRANCH), ones(2));

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
    assertThat(control(Loupe.record(script(BRANCH), zeros(2))))
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

  private static java.util.List<Integer> runs(ModelHistory history, String... layers) {
    return java.util.Arrays.stream(layers)
        .map(layer -> history.layer(layer).controlFlow().get(0).run())
        .toList();
  }

  @Test
  void dumpMany() {
    String[] codes = {
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.mean() > 0):
              for i in range(2):
                  x = x.exp()
                  for j in range(2):
                      x = x.sin()
          return x.sin()
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          while bool(x.sum() < 5):
              x = x + 1
          return x.sin()
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          for i in range(10):
              if bool(x.sum() > 5):
                  x = x.neg()
                  break
              x = x + 1
          return x.sin()
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          while bool(x.sum() < 8):
              x = x + 2
              if bool(x.sum() > 7):
                  x = x - 1
                  continue
              x = x + 1
          return x.cos()
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.sum() > 5):
              return x.exp()
          x = x.sin()
          for i in range(5):
              x = x + 1
              if bool(x.sum() > 5):
                  return x.neg()
              x = x.tanh()
          return x.cos()
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          c = True
          if c:
              x = x * 2
              if bool(x.sum() > 5):
                  return x
              x = x + 1
          x = x * 7
          return x
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          for i in range(3):
              if i < 2:
                  x = x * 2
                  if bool(x.sum() > 50):
                      break
                  x = x.exp()
              x = x.sin()
          x = x.cos()
          return x
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          if x.size(0) > 7 or bool(x.sum() > 1):
              x = x * 2
          y = x.exp() if bool(x.sum() > 0) else x.sin()
          if bool(x.sum() > 1) and not bool(x.mean() > 6):
              y = y.cos()
          assert bool(y.sum() > -100), "hi"
          if x.sum().item() > 0:
              y = y.tanh()
          if (x.sum() > 1).item():
              y = y.neg()
          if x.sum() > 1:
              y = y.neg()
          return y
      """,
      """
      def forward(self, x: Tensor) -> Tensor:
          b = x.sum() > 0
          if bool(b):
              x = x.sin()
          if bool(b):
              x = x.cos()
          return x
      """,
    };
    for (String code : codes) {
      for (float v : new float[] {1, 2, 4}) {
        ModelHistory history =
            Loupe.record(
                script(code), torch.full(new long[] {2}, new org.bytedeco.pytorch.Scalar(v)));
        script(code).save(folder.resolve("m.pt").toString());
        JitModule saved = TorchScriptModel.load(folder.resolve("m.pt")).module();
        ModelHistory second =
            Loupe.record(saved, torch.full(new long[] {2}, new org.bytedeco.pytorch.Scalar(v)));
        if (!control(second).equals(control(history))) {
          System.out.println("SAVED " + control(second) + decisions(second));
        }
      }
    }
  }
}
