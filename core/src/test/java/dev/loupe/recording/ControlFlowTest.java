package dev.loupe.recording;

import static dev.loupe.recording.Graphs.control;
import static dev.loupe.recording.Graphs.decisions;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.capture.ForwardException;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.ControlFlow.Arm;
import dev.loupe.history.ControlFlow.Iteration;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.SourceLine;
import dev.loupe.model.TorchScriptModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
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

  private static List<Integer> runs(ModelHistory history, String... layers) {
    return Arrays.stream(layers)
        .map(layer -> history.layer(layer).controlFlow().get(0).run())
        .toList();
  }

  private static final String TWICE =
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.mean() > 0):
              for i in range(2):
                  x = x.exp()
                  for j in range(2):
                      x = x.sin()
          return x.cos()
      """;

  @Test
  void loopsMayBeInArmsAndInLoops() {
    ModelHistory history = Loupe.record(script(TWICE), ones(2));

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

  private static final String EARLY_RETURN =
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.sum() > 5):
              return x.exp()
          x = x.sin()
          for i in range(2):
              x = x + 1
              if bool(x.sum() > 3.5):
                  return x.neg()
              elif i == 7:
                  x = x.tan()
              else:
                  x = x.atan()
              x = x.tanh()
          return x.cos()
      """;

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
    JitModule model = script(EARLY_RETURN);

    assertThat(control(Loupe.record(model, zeros(2)))).isEqualTo(AFTER_RETURN);
    assertThat(control(Loupe.record(model, ones(2))))
        .contains("neg_1_7 in 1 of 5, THEN of 7 by gt_2_6");
    assertThat(control(Loupe.record(model, torch.full(new long[] {2}, new Scalar(3)))))
        .containsExactly("sum_1_1", "gt_1_2", "exp_1_3 in THEN of 2 by gt_1_2");
  }

  @Test
  void aFileKnowsTheAuthorsConditionsFromTheCompilers() {
    Path file = folder.resolve("early.pt");
    script(EARLY_RETURN).save(file.toString());

    assertThat(control(Loupe.record(TorchScriptModel.load(file).module(), zeros(2))))
        .isEqualTo(AFTER_RETURN);
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

  @Test
  void whatAModuleDoesIsInItsCallersArmsToo() {
    JitModule block = script("Block", TWICE.replace("mean() > 0", "mean() > -100"));
    block.register_module("fc", linear(2, 2));
    JitModule model = empty("Net");
    model.register_module("block", block);
    model.define(
        """
        def half(self, x: Tensor) -> Tensor:
            return x.tan()
        def forward(self, x: Tensor) -> Tensor:
            for i in range(2):
                x = self.block.forward(x)
            return self.half(x) if bool(x.sum() > 100) else self.half(x.neg())
        """);

    ModelHistory history = Loupe.record(model, ones(2));

    assertThat(control(history))
        .hasSize(2 * 9 + 4)
        .contains(
            "mean_1_1 in 1 of 4",
            "cos_1_6:1 in 1 of 4",
            "exp_1_3:2 in 1 of 4, THEN of 2 by gt_1_2, 2 of 3")
        .endsWith("neg_1_11 in ELSE of 6 by gt_3_10", "tan_1_12 in ELSE of 6 by gt_3_10");
    ControlFlow outer = history.layer("exp_1_3:1").controlFlow().get(0);
    ControlFlow inner = history.layer("exp_1_3:1").controlFlow().get(1);
    assertThat(outer.depth()).isZero();
    assertThat(inner.depth()).isEqualTo(1);
  }

  @Test
  void whatIsForkedIsInTheArmOfTheFork() {
    JitModule model =
        load(
            """
            def part(self, x: Tensor, n: int) -> Tensor:
                for j in range(n):
                    x = x.sin()
                if bool(x.sum() > 0):
                    x = x.exp()
                return x
            def forward(self, x: Tensor) -> Tensor:
                total = x.neg()
                for i in range(8):
                    a = self.part(x, i)
                    if bool(x.sum() > 0):
                        total = total.cos()
                    total = total + a
                return total
            """,
            code ->
                code.replace("a = (self).part(x, i, )", "a = fork(self.part, x, i)")
                    .replace("torch.add(total0, a)", "torch.add(total0, torch.wait(a))")
                    .replace("torch.add(total1, a)", "torch.add(total1, torch.wait(a))"));

    for (int i = 0; i < 20; i++) {
      ModelHistory history = Loupe.record(model, ones(2));

      for (Layer layer : history.operations()) {
        int iterations =
            (int) layer.controlFlow().stream().filter(Iteration.class::isInstance).count();
        int arms = layer.controlFlow().size() - iterations;
        switch (layer.type()) {
          case "neg" -> assertThat(layer.controlFlow()).isEmpty();
          case "sin" ->
              assertThat(layer.controlFlow()).hasSize(2).hasOnlyElementsOfType(Iteration.class);
          case "exp", "cos" -> {
            assertThat(iterations).isEqualTo(1);
            assertThat(arms).isEqualTo(1);
          }
          case "add" -> assertThat(layer.controlFlow()).hasSize(1);
          default -> {}
        }
      }
      assertThat(history.operations())
          .extracting(Layer::type)
          .filteredOn("sin"::equals)
          .hasSize(28);
      // Each fork knows the iteration that it was started in.
      assertThat(
              history.operations().stream()
                  .filter(layer -> layer.type().equals("exp"))
                  .map(layer -> ((Iteration) layer.controlFlow().get(0)).number())
                  .sorted())
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }
  }

  private static JitModule load(String code, UnaryOperator<String> edit) {
    return TorchScriptModel.load(Archives.save(script(code), folder.resolve("edited.pt"), edit))
        .module();
  }

  @Test
  void anErrorInAnArmLeavesThePartialHistoryRight() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                for i in range(3):
                    if bool(x.sum() > 0):
                        x = x.exp()
                        if i == 1:
                            x = torch.matmul(x, torch.ones([7, 7]))
                return x
            """);

    assertThatThrownBy(() -> Loupe.record(model, ones(2, 3)))
        .isInstanceOfSatisfying(
            ForwardException.class,
            failure -> {
              ModelHistory history = failure.partialHistory();
              Layer failed = history.layers(LayerKind.FAILURE).get(0);
              assertThat(control(history))
                  .last()
                  .asString()
                  .isEqualTo(failed.name() + " in 2 of 2, THEN of 3 by gt_2_5, THEN of 5");
            });
    assertThat(control(Loupe.record(script(BRANCH), ones(2))))
        .contains("exp_1_3 in THEN of 2 by gt_1_2", "add_1_4");
  }

  @Test
  void anErrorRaisedInAnArmLeavesThePartialHistoryRight() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                if bool(x.sum() > 0):
                    x = x.exp()
                    assert x.size(0) == 7, "no"
                return x
            """);

    assertThatThrownBy(() -> Loupe.record(model, ones(2)))
        .isInstanceOfSatisfying(
            ForwardException.class,
            failure ->
                assertThat(control(failure.partialHistory()))
                    .contains("exp_1_3 in THEN of 2 by gt_1_2"));
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

  @Test
  void theModelItselfStaysAsItIs() {
    JitModule model = script(EARLY_RETURN);
    String before = model.dump_to_str(true, false, false).getString();

    Loupe.record(model, ones(2)).close();

    assertThat(model.dump_to_str(true, false, false).getString()).isEqualTo(before);
  }
}
