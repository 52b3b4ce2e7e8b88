package dev.loupe.intervene;

import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** A forward that is halted has run until there, and is no failure. */
class HaltTest {

  private static JitModule stack() {
    JitModule model = empty("Stack");
    model.register_module("a", linear(2, 2));
    model.register_module("b", linear(2, 2));
    model.register_buffer("runs", zeros(1));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            x = torch.relu_(self.a.forward(x))
            self.runs.add_(1)
            for i in range(3):
                x = self.b.forward(x)
            self.runs.add_(1)
            return torch.sigmoid(x)
        """);
    return model;
  }

  private static void halted(JitModule model, Object key, String last, int operations) {
    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(model))
            .haltAfter(key)
            .save(Selector.all())
            .run(Inputs.of(ones(1, 2)))) {
      assertThat(history.haltedAfter()).map(Layer::name).hasValue(last);
      assertThat(history.operations()).hasSize(operations);
      assertThat(history.failure()).isEmpty();
      assertThat(history.activation(last).toFloatArray()).isNotEmpty();
      assertThat(history.toString()).contains("HALTED after " + last + ": the rest was skipped.");
      assertThat(history.validate().allFaults()).isEmpty();
      assertThat(history.validate().layers()).hasSize(operations);
    }
  }

  @Test
  void endsWithTheLayer() {
    halted(stack(), "a", "linear_1_1", 1);
    halted(stack(), Selector.type("relu"), "relu_1_2", 2);
    halted(stack(), "relu", "relu_1_2", 2);
    halted(stack(), "b", "linear_2_3", 3);
    halted(stack(), "b:2", "linear_2_3:2", 4);
    halted(stack(), "linear_2_3:3", "linear_2_3:3", 5);
    halted(stack(), "input_1", "input_1", 0);
  }

  @Test
  void theModelIsAsAfterTheOperatorsThatRan() {
    JitModule model = stack();
    model.train(true);
    halted(model, "b", "linear_2_3", 3);
    assertThat(model.attr("runs").toTensor().item_float()).isEqualTo(1);
    assertThat(model.is_training()).isTrue();
    try (ModelHistory whole = Recording.of(TorchScriptModel.of(model)).run(Inputs.of(ones(1, 2)))) {
      assertThat(whole.haltedAfter()).isEmpty();
      assertThat(model.attr("runs").toTensor().item_float()).isEqualTo(3);
    }
  }

  @Test
  void whatIsNotReachedHaltsNothing() {
    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(stack())).haltAfter("b:4").run(Inputs.of(ones(1, 2)))) {
      assertThat(history.haltedAfter()).isEmpty();
      assertThat(history.layer(-1).name()).isEqualTo("output_1");
    }
    assertThatThrownBy(
            () ->
                Recording.of(TorchScriptModel.of(stack()))
                    .haltAfter(Selector.type("nowhere"))
                    .run(Inputs.of(ones(1, 2))))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No layer of type 'nowhere'");
  }

  /** Swallows what goes wrong, and computes on. */
  public static final class Stubborn extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(2, 2));
    private final SequentialImpl tail = register_module("tail", new SequentialImpl());

    Stubborn() {
      tail.push_back(new LinearImpl(2, 2));
    }

    public Tensor forward(Tensor x) {
      try {
        Tensor y = fc.forward(x);
        return tail.forward(y.sigmoid());
      } catch (RuntimeException e) {
        return x.exp();
      }
    }
  }

  @Test
  void codeThatSwallowsErrorsIsHaltedAllTheSame() {
    for (Object key : new Object[] {"fc", Selector.type("linear"), "sigmoid"}) {
      try (ModelHistory history =
          Recording.of(JavaModel.of(new Stubborn())).haltAfter(key).run(Inputs.of(ones(1, 2)))) {
        assertThat(history.haltedAfter()).isPresent();
        assertThat(history.validate().allFaults()).isEmpty();
        assertThat(history.operations()).extracting(Layer::type).doesNotContain("exp");
      }
    }
  }

  @Test
  void aChangeAndAHaltGoTogether() {
    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(stack()))
            .change("a", Intervention.constant(4))
            .change("sigmoid", Intervention.zero())
            .haltAfter("relu")
            .save("relu")
            .run(Inputs.of(ones(1, 2)))) {
      assertThat(history.activation("relu").toFloatArray()).containsExactly(4, 4);
      assertThat(history.interventions()).hasSize(1);
    }
  }
}
