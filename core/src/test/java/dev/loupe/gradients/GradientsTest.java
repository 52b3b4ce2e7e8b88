package dev.loupe.gradients;

import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.GradFn;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Backward passes of a record: what they bring, in which order, and what is refused. */
@SuppressWarnings("try") // scopes and guards are there to be closed
class GradientsTest {

  private static Tensor leaf() {
    return ones(2, 3).requires_grad_(true);
  }

  private static Recording recording(String expression, Object... layers) {
    Recording recording = Recording.of(TorchScriptModel.of(computing(expression)));
    return layers.length == 0 ? recording.gradients(Selector.all()) : recording.gradients(layers);
  }

  private static ModelHistory history(String expression, Object... layers) {
    return recording(expression, layers).run(Inputs.of(leaf()));
  }

  private static float[] gradient(ModelHistory history, String layer) {
    return history.gradient(layer).toFloatArray();
  }

  @Test
  void aBackwardPassBringsTheGradientOfTheSumOfTheOutputs() {
    try (ModelHistory history = history("(x * 3).sigmoid()[0] * 2")) {
      BackwardPass pass = history.backward();

      assertThat(gradient(history, "output")).containsExactly(1, 1, 1);
      assertThat(gradient(history, "sigmoid_1")).containsExactly(2, 2, 2, 0, 0, 0);
      assertThat(history.gradient("input").tensor().grad_fn()).isNull();
      assertThat(history.gradient("mul_1").info()).isEqualTo(history.layer("mul_1").tensor());
      assertThat(history.gradient("sigmoid_1").text())
          .isEqualTo("tensor([[2.0000, 2.0000, 2.0000],\n        [0.0000, 0.0000, 0.0000]])");
      assertThat(pass.number()).isEqualTo(1);
      assertThat(pass.from()).isEqualTo("outputs");
      assertThat(pass.reached()).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(pass.flowed(2, 1)).isTrue();
      assertThat(pass.flowed(3, 1)).isFalse();
    }
  }

  @Test
  void passesAreKeptApartAndTheLastIsGivenByDefault() {
    Tensor x = leaf();
    try (ModelHistory history = recording("x * 3 * x").run(Inputs.of(x))) {
      BackwardPass first = history.backward();
      BackwardPass second = history.backward("mul_1");

      assertThat(gradient(history, "mul_1")).containsOnly(1);
      assertThat(history.gradients().of(history.layer("input"), first).toFloatArray())
          .containsOnly(6);
      assertThat(gradient(history, "input")).containsOnly(3);
      assertThat(x.grad().sum().item_float()).as("summed, as PyTorch does").isEqualTo(6 * (6 + 3));
      assertThat(history.gradients().passes()).containsExactly(first, second);
      assertThat(history.gradients().all(second)).containsOnlyKeys("input_1", "mul_1_1");
      assertThatThrownBy(() -> history.gradient("mul_2"))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "No gradient reached mul_2_2 in backward pass 2, from mul_1_1: that does not depend"
                  + " on it");
    }
  }

  @Test
  void aPassStartsFromAGradientOrALossToo() {
    try (ModelHistory history = history("x * 3 + 1", "mul", "input")) {
      history.gradients().backward("mul_1", ones(2, 3).mul(new Scalar(5)));
      assertThat(gradient(history, "input")).containsOnly(15);

      BackwardPass loss = history.gradients().backward(history.gradients().output().mean());
      assertThat(loss.from()).isEqualTo("loss");
      assertThat(gradient(history, "mul_1")).containsOnly(1f / 6);
    }
  }

  @Test
  void whatTheCallerRunsByHimselfIsOnePassUntilTheHistoryIsAsked() {
    try (ModelHistory history = history("x * 3")) {
      Tensor loss = history.gradients().output().sum();
      loss.backward(new Tensor(), new org.bytedeco.pytorch.BoolOptional(true), false, null);
      loss.backward();

      assertThat(gradient(history, "mul_1")).containsOnly(2);
      assertThat(history.gradients().passes()).hasSize(1);
      assertThat(history.gradients().passes().get(0).from()).isEqualTo("caller");
    }
  }

  @Test
  void theGradientIsThatOfTheValueBeforeItWasOverwritten() {
    try (ModelHistory history =
        Recording.of(
                TorchScriptModel.of(
                    script(
                        """
                        def forward(self, x: Tensor) -> Tensor:
                            y = x * 2
                            y.mul_(5)
                            y[0].mul_(7)
                            return y
                        """)))
            .gradients(Selector.all())
            .run(Inputs.of(leaf()))) {
      history.backward();

      assertThat(gradient(history, "mul_1")).containsExactly(35, 35, 35, 5, 5, 5);
      assertThat(gradient(history, "mul_2")).containsExactly(7, 7, 7, 1, 1, 1);
      assertThat(gradient(history, "mul_3")).containsExactly(1, 1, 1);
      history.backward("mul_3");
      assertThat(gradient(history, "mul_2")).containsExactly(7, 7, 7, 0, 0, 0);
    }
  }

  @Test
  void theBackwardGraphLeadsFromTheOutputsToTheLeaves() {
    try (ModelHistory history = history("(x * 3).sigmoid()")) {
      GradFn first = history.gradients().graph().nodes().get(0);
      assertThat(first.name()).isEqualTo("SigmoidBackward0");
      assertThat(first.layers().get(0)).containsExactly(2, 3);
      GradFn second = history.gradients().graph().nodes().get(first.next().get(0).gradFn());
      assertThat(second.name()).isEqualTo("MulBackward1");
      assertThat(history.gradients().graph().nodes().get(second.next().get(0).gradFn()).name())
          .isEqualTo("AccumulateGrad");
      assertThat(history.describe(history.layer("sigmoid_1")))
          .contains("\n    Gradient function: SigmoidBackward0\n");
    }
  }

  private static void assertRefused(ModelHistory history, String layer, String message) {
    assertThatThrownBy(() -> history.gradient(layer))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }

  @Test
  void aLayerWithoutAGradientSaysWhy() {
    try (ModelHistory plain = Loupe.record(computing("x * 3"), leaf());
        ModelHistory history = history("(x * 3 + x.detach().exp() + (x > 0)).relu()");
        ModelHistory some = history("x * 3 + 1", "add_1")) {
      assertRefused(
          plain,
          "mul_1",
          "This forward was recorded without gradients; ask for them by"
              + " Recording.of(model).gradients(Selector.all()), or name the layers");
      assertRefused(
          some,
          "add_1",
          "No backward pass has run yet, so add_1_2 has no gradient: call history.backward(), or"
              + " backward() of a loss computed from history.gradients().output()");
      assertRefused(
          some,
          "mul_1",
          "The gradient of mul_1_1 was not asked for; ask by"
              + " Recording.of(model).gradients(\"mul_1_1\")");
      assertRefused(
          history, "gt_1", "gt_1_5 has no gradient: its values are no floating-point numbers");
      assertRefused(
          history,
          "exp_1",
          "exp_1_3 has no gradient: no parameter or input that it depends on requires a gradient;"
              + " for inputs that is said by x.requires_grad_(true)");
    }
  }

  @Test
  void gradientsThatAreSwitchedOffAreAnErrorBeforeTheForward() {
    Recording recording = recording("x * 3");
    try (NoGradGuard off = new NoGradGuard()) {
      assertThatThrownBy(() -> recording.run(Inputs.of(leaf())))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("There can be no gradients: they are switched off here");
    }
    try (ModelHistory history = recording.run(Inputs.of(ones(2, 3)))) {
      assertThatThrownBy(history::backward)
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "No output has a gradient: none depends on a parameter or input that requires one");
    }
  }

  @Test
  void badLossesAndGradientsDoNotReachLibtorch() {
    try (ModelHistory history = history("x * 3")) {
      Tensor closed = ones(1);
      closed.close();
      assertThatThrownBy(() -> history.gradients().backward(closed))
          .hasMessage("The loss is null, closed or undefined");
      assertThatThrownBy(() -> history.gradients().backward(new Tensor()))
          .hasMessage("The loss is null, closed or undefined");
      assertThatThrownBy(() -> history.gradients().backward(ones(1)))
          .hasMessageStartingWith("The loss does not depend on anything that requires a gradient;");
      assertThatThrownBy(() -> history.gradients().backward(history.gradients().output()))
          .hasMessage("The loss has 6 elements and needs to have one: take its sum() or mean()");
      assertThatThrownBy(() -> history.gradients().backward("mul_1", closed))
          .hasMessage("The gradient is null, closed or undefined");
      assertThatThrownBy(() -> history.gradients().backward("mul_1", zeros(3, 2)))
          .hasMessage("The gradient is 3x2 float32, and mul_1_1 needs 2x3 float32");
      assertThatThrownBy(
              () -> history.gradients().backward("mul_1", zeros(2, 3).to(ScalarType.Double)))
          .hasMessage("The gradient is 2x3 float64, and mul_1_1 needs 2x3 float32");
    }
  }

  @Test
  void aGraphThatIsGoneOrSpoiltIsToldInPlainWords() {
    try (ModelHistory history = history("x.sigmoid()");
        ModelHistory spoilt = history("x.sigmoid().mul_(2)")) {
      history.gradients().output().sum().backward();
      assertThatThrownBy(history::backward)
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("The graph of this forward is gone: a backward pass outside of");
      assertThat(gradient(history, "sigmoid_1")).as("the caller's").containsOnly(1);
      assertThatThrownBy(spoilt::backward)
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("A tensor that the backward pass needs was overwritten in place");
    }
  }

  @Test
  void aClosedHistoryHasNoGradientsAndDoesNoHarmToABackwardPass() {
    Tensor x = leaf();
    ModelHistory history = recording("x * 3").run(Inputs.of(x));
    Tensor loss = history.gradients().output().sum();
    history.close();
    history.close();

    loss.backward();

    assertThat(x.grad().sum().item_float()).isEqualTo(18);
    assertThatThrownBy(() -> history.gradient("mul_1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The history is closed, and its gradients are freed");
    assertThatThrownBy(history::backward).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingStaysBehindWhenAHistoryIsClosed() {
    try (PointerScope scope = new PointerScope()) {
      Recording recording = recording("(x * 3).sigmoid()");
      Tensor x = leaf();
      long before = 0;
      for (int i = 0; i < 200; i++) {
        try (PointerScope inner = new PointerScope();
            ModelHistory history = recording.run(Inputs.of(x))) {
          history.backward();
          Tensor gradient = history.gradient("mul_1").tensor();
          assertThat(gradient.use_count()).isEqualTo(1);
        }
        before = i == 0 ? x.use_count() : before;
      }
      assertThat(x.use_count()).isEqualTo(before);
    }
  }
}
