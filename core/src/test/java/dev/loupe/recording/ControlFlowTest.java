package dev.loupe.recording;

import static dev.loupe.recording.Graphs.control;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.capture.ForwardException;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.ControlFlow.Iteration;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.TorchScriptModel;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Control flow across modules, forks and errors in TorchScript. */
@Timeout(120)
class ControlFlowTest {

  @TempDir private static Path folder;

  @Test
  void whatAModuleDoesIsInItsCallersArmsToo() {
    JitModule block = script("Block", ControlFlowCode.TWICE.replace("mean() > 0", "mean() > -100"));
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
    assertThat(control(Loupe.record(script(ControlFlowCode.BRANCH), ones(2))))
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
  void theModelItselfStaysAsItIs() {
    JitModule model = script(ControlFlowCode.EARLY_RETURN);
    String before = model.dump_to_str(true, false, false).getString();

    Loupe.record(model, ones(2)).close();

    assertThat(model.dump_to_str(true, false, false).getString()).isEqualTo(before);
  }
}
