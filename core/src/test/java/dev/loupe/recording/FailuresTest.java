package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.parents;
import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.capture.ForwardException;
import dev.loupe.history.Failure;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forwards that fail while they are recorded. */
class FailuresTest {

  @AfterEach
  void theNextRecordingIsRight() {
    assertThat(edges(Loupe.record(computing("x + 1"), ones(2))))
        .containsExactly("input_1 -> add_1_1", "add_1_1 -> output_1");
  }

  @Test
  void theHistoryUpToAFailingOperatorIsKept() {
    JitModule block = empty("Block");
    block.register_module("fc", linear(4, 3));
    block.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            y = self.fc.forward(x.relu())
            return y.matmul(x)
        """);
    JitModule model = empty("Net");
    model.register_module("block", block);
    model.define(
        "def forward(self, x: Tensor) -> Tensor:\n    return self.block.forward(x * 2) + 1\n");

    ForwardException error = failing(() -> Loupe.record(model, ones(2, 4)));

    assertThat(error)
        .hasMessageStartingWith("The model's forward failed in aten::matmul in module block at ")
        .hasMessageContaining("mat1 and mat2 shapes cannot be multiplied")
        .hasCauseInstanceOf(RuntimeException.class);
    assertThat(error.getMessage().lines()).hasSize(1);
    Failure failure = error.failure();
    assertThat(failure.operator()).contains("aten::matmul");
    assertThat(failure.modules()).extracting(Object::toString).containsExactly("block:1");
    assertThat(failure.source()).isNotEmpty();
    ModelHistory history = error.partialHistory();
    assertThat(edges(history))
        .containsExactly(
            "input_1 -> mul_1_1",
            "mul_1_1 -> relu_1_2",
            "relu_1_2 -> linear_1_3",
            "linear_1_3 -> matmul_1_4",
            "mul_1_1 -> matmul_1_4");
    Layer failed = history.layer("matmul_1_4");
    assertThat(failed.kind()).isEqualTo(LayerKind.FAILURE);
    assertThat(failed.tensor().dtype()).isEqualTo("unknown");
    assertThat(history.toString()).contains("FAILED in aten::matmul", "matmul_1_4 (failed)");
  }

  @Test
  void aFailureOfAnInPlaceOperatorIsAFailureToo() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x * 2
                y.add_(torch.ones([7]))
                return y
            """);

    ForwardException error = failing(() -> Loupe.record(model, ones(2, 4)));

    assertThat(error.failure().operator()).contains("aten::add_");
    assertThat(parents(error.partialHistory(), "add_1")).containsExactly("mul_1_1", "ones_1_2");
  }

  @Test
  void whatTheScriptItselfRaisesIsAFailureBetweenOperators() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x + 1
                assert y.size(0) == 3, "three rows, please"
                return y
            """);

    ForwardException error = failing(() -> Loupe.record(model, ones(2, 4)));

    assertThat(error).hasMessageContaining("three rows, please");
    assertThat(error.failure().operator()).isEmpty();
    assertThat(edges(error.partialHistory())).containsExactly("input_1 -> add_1_1");
  }

  /** Does between two operators what it is told to. */
  public static final class Doing extends Module {
    private final Inner inner;

    public Doing(UnaryOperator<Tensor> action) {
      inner = register_module("inner", new Inner(action));
    }

    public Tensor forward(Tensor x) {
      return inner.forward(x.add(new Scalar(1))).mul(new Scalar(2));
    }
  }

  /** The module in which it is done. */
  public static final class Inner extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));
    private final UnaryOperator<Tensor> action;

    public Inner(UnaryOperator<Tensor> action) {
      this.action = action;
    }

    public Tensor forward(Tensor x) {
      return action.apply(fc.forward(x)).relu();
    }
  }

  @Test
  void anExceptionOfTheModelsOwnNamesTheModule() {
    IllegalStateException thrown = new IllegalStateException("no luck");

    ForwardException error =
        failing(
            () ->
                Loupe.record(
                    new Doing(
                        x -> {
                          throw thrown;
                        }),
                    ones(2, 4)));

    assertThat(error)
        .hasMessageStartingWith("The model's forward failed in module inner")
        .hasMessageEndingWith("no luck")
        .hasCause(thrown);
    assertThat(error.failure().modules()).extracting(Object::toString).containsExactly("inner:1");
    assertThat(edges(error.partialHistory()))
        .containsExactly("input_1 -> add_1_1", "add_1_1 -> linear_1_2");
  }

  @Test
  void aFailureInANativeModuleNamesIt() {
    ForwardException error = failing(() -> Loupe.record(new Doing(x -> x), ones(2, 5)));

    assertThat(error.failure().operator()).contains("aten::addmm");
    assertThat(error.failure().modules())
        .extracting(Object::toString)
        .containsExactly("inner:1", "inner.fc:1");
  }

  @Test
  void aFailureThatTheModelCatchesIsStillReported() {
    Doing model =
        new Doing(
            x -> {
              try {
                return x.matmul(ones(7, 7));
              } catch (RuntimeException e) {
                return x.neg();
              }
            });

    ForwardException error = failing(() -> Loupe.record(model, ones(2, 4)));

    assertThat(error.failure().operator()).contains("aten::matmul");
    assertThat(error).hasMessageContaining("cannot be multiplied");
  }

  @Test
  void anExceptionThatTheModelCatchesBetweenOperatorsDoesNoHarm() {
    Doing inside =
        new Doing(
            x -> {
              throw new IllegalStateException();
            });
    Doing model =
        new Doing(
            x -> {
              try {
                return inside.inner.forward(x);
              } catch (IllegalStateException e) {
                return x.neg();
              }
            });

    ModelHistory history = Loupe.record(model, ones(2, 4));

    assertThat(Graphs.modules(history, "neg_1")).isEqualTo("inner:1");
    assertThat(Graphs.modules(history, "mul_1")).isEmpty();
  }

  @Test
  void moreMemoryThanThereIsIsAFailureOfItsOperator() {
    ForwardException error =
        failing(
            () ->
                Loupe.record(
                    computing("(x * 2).sum() + torch.zeros([1000000, 1000000, 1000])"), ones(2)));

    assertThat(error.failure().operator()).contains("aten::zeros");
    assertThat(error.getMessage().lines()).hasSize(1);
  }

  @Test
  void endlessRecursionIsReportedAsTheErrorThatItIs() {
    Doing model = new Doing(FailuresTest::recurse);

    assertThat(
            catchThrowableOfType(StackOverflowError.class, () -> Loupe.record(model, ones(2, 4))))
        .isNotNull();
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Tensor recurse(Tensor x) {
    return recurse(x).neg();
  }

  @Test
  void aFailedRecordingCanBeRunAgain() {
    Recording recording = Recording.of(JavaModel.of(new Doing(x -> x)));
    String facts = Graphs.facts(recording.run(Inputs.of(ones(2, 4))));

    failing(() -> recording.run(Inputs.of(ones(2, 5))));

    assertThat(Graphs.facts(recording.run(Inputs.of(ones(2, 4))))).isEqualTo(facts);
  }

  private static ForwardException failing(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable run) {
    ForwardException error = catchThrowableOfType(ForwardException.class, run);
    assertThat(error).isNotNull();
    return error;
  }
}
