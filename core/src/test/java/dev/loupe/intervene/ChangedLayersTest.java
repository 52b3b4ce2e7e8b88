package dev.loupe.intervene;

import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.empty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.recording.ScriptModules;
import dev.loupe.select.Selector;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Which layers can be changed, and what follows from it. */
@SuppressWarnings("try") // scopes are there to be closed
class ChangedLayersTest {
  private static final Intervention ZERO = Intervention.zero();

  private static Recording script(JitModule module) {
    return Recording.of(TorchScriptModel.of(module)).save(Selector.all());
  }

  private static Recording forward(String... lines) {
    return script(
        ScriptModules.script(
            "def forward(self, x: Tensor) -> Tensor:\n    " + String.join("\n    ", lines) + "\n"));
  }

  private static float[] output(Recording recording, float... x) {
    try (ModelHistory history = recording.run(Inputs.of(tensor(x)))) {
      return history.activation(-1).toFloatArray();
    }
  }

  @Test
  void whatFollowsReadsTheChangedValue() {
    Recording recording = forward("y = x * 2", "return y + x");
    assertThat(output(recording.change("mul", ZERO), 1, 2)).containsExactly(1, 2);
    assertThat(output(recording.change("mul", Intervention.scale(5)), 1, 2))
        .containsExactly(11, 22);
  }

  @Test
  void savedValuesAreTheChangedOnes() {
    Recording recording = forward("y = x * 2", "return y + x").change("mul", ZERO);
    try (ModelHistory history = recording.run(Inputs.of(tensor(1f, 2f)))) {
      assertThat(history.activation("mul").toFloatArray()).containsExactly(0, 0);
      assertThat(history.layers())
          .extracting("name")
          .containsExactly("input_1", "mul_1_1", "add_1_2", "output_1");
      assertThat(history.toString()).contains("1: mul_1_1 (changed: zero)");
      assertThat(history.describe(history.layer("mul"))).contains("    Changed: zero\n");
    }
  }

  @Test
  void severalChangeOneAfterTheOther() {
    Recording recording =
        forward("return x + 1")
            .change("add", Intervention.scale(10))
            .change(Selector.type("add"), Intervention.clamp(0, 25));
    try (ModelHistory history = recording.run(Inputs.of(tensor(1f, 2f)))) {
      assertThat(history.activation(-1).toFloatArray()).containsExactly(20, 25);
      assertThat(history.interventions())
          .containsExactly(
              new AppliedIntervention(1, "scale(10.0)"),
              new AppliedIntervention(1, "clamp(0.0, 25.0)"));
    }
  }

  @Test
  void onePassOfALayerCanBeChanged() {
    Recording recording =
        forward("for i in range(3):", "    x = torch.sigmoid(x + 1) * 4", "return x");
    assertThat(output(recording.change("mul_1_3:3", ZERO), 1)).containsExactly(0);
    assertThat(output(recording.change("add_1_1:2", Intervention.constant(0)), 1)[0])
        .isCloseTo((float) (4 / (1 + Math.exp(-3))), within());
  }

  private static Offset<Float> within() {
    return Offset.offset(1e-5f);
  }

  @Test
  void eachResultOfAnOperatorIsALayer() {
    Recording recording = forward("a, b = torch.split(x, 2)", "return a * 10 + b");
    assertThat(output(recording.change("split_1", ZERO), 1, 2, 3, 4)).containsExactly(3, 4);
    assertThat(output(recording.change("split_2", ZERO), 1, 2, 3, 4)).containsExactly(10, 20);
    Recording pair = forward("a, b = torch.max(x.view(2, 2), 1)", "return a + b");
    assertThat(output(pair.change("max_2", Intervention.constant(7)), 1, 2, 3, 4))
        .containsExactly(9, 11);
  }

  @Test
  void whatIsWrittenInPlaceIsChangedForAllWhoHoldIt() {
    Recording recording = forward("y = x * 2", "z = y.view(2)", "y.add_(1)", "return y + z");
    assertThat(output(recording.change("add_1_3", ZERO), 1, 2)).containsExactly(0, 0);
    assertThat(output(recording.change("view", ZERO), 1, 2))
        .as("a changed view is one no more")
        .containsExactly(3, 5);
  }

  @Test
  void anInputStaysTheCallers() {
    Tensor x = tensor(1f, 2f);
    try (ModelHistory history =
        forward("x.add_(1)", "return x")
            .change("input_1", Intervention.scale(10))
            .run(Inputs.of(x))) {
      assertThat(history.activation(-1).toFloatArray()).containsExactly(11, 21);
      assertThat(history.activation(0).toFloatArray()).containsExactly(10, 20);
      assertThat(x.equal(tensor(1f, 2f))).isTrue();
    }
  }

  @Test
  void anInputWithinAListIsChanged() {
    Recording recording =
        script(
            ScriptModules.script(
                "def forward(self, x: List[Tensor]) -> Tensor:\n    return x[0] - x[1]\n"));
    try (ModelHistory history =
        recording
            .change("input_2", ZERO)
            .run(Inputs.of((Object) List.of(tensor(5f), tensor(3f))))) {
      assertThat(history.activation(-1).toFloatArray()).containsExactly(5);
    }
  }

  private static JitModule withBuffer(String... lines) {
    JitModule module = empty("Buffered");
    module.register_buffer("offset", tensor(1f, 2f));
    module.define(
        "def forward(self, x: Tensor) -> Tensor:\n    " + String.join("\n    ", lines) + "\n");
    return module;
  }

  @Test
  void aBufferIsOtherForThoseWhoReadItAndStaysInTheModel() {
    JitModule module = withBuffer("return (x + self.offset) * self.offset");
    try (ModelHistory history =
        script(module)
            .change(Selector.type("buffer"), Intervention.scale(10))
            .run(Inputs.of(tensor(1f, 1f)))) {
      assertThat(history.activation(-1).toFloatArray()).containsExactly(110, 420);
      assertThat(history.activation("offset").toFloatArray()).containsExactly(10, 20);
      assertThat(history.layers()).extracting("name").containsOnlyOnce("buffer_1");
    }
    assertThat(module.attr("offset").toTensor().equal(tensor(1f, 2f))).isTrue();
  }

  @Test
  void aBufferThatTheForwardWritesIsRefused() {
    JitModule module = withBuffer("self.offset.add_(x)", "return x + self.offset");
    assertThatThrownBy(() -> script(module).change("buffer_1", ZERO).run(Inputs.of(tensor(1f, 1f))))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "The buffer offset can't be changed: aten::add_.Tensor writes into it. Change what reads"
                + " it");
    assertThat(module.attr("offset").toTensor().equal(tensor(1f, 2f))).isTrue();
  }

  @Test
  void anOutputIsChangedInTheRecord() {
    assertThat(output(forward("return x + 1").change(-1, ZERO), 1, 2)).containsExactly(0, 0);
  }

  /** Three dimensions: libtorch's linear is two operators then. */
  public static final class Wide extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(2, 2));

    public Tensor forward(Tensor x) {
      return fc.forward(x).mul(new Scalar(2));
    }
  }

  @Test
  void aLinearLayerIsChangedWithItsBias() {
    try (ModelHistory history =
        Recording.of(JavaModel.of(new Wide()))
            .change(Selector.type("linear"), Intervention.constant(3))
            .save(Selector.all())
            .run(Inputs.of(ones(1, 2, 2)))) {
      assertThat(history.activation("fc").toFloatArray()).containsExactly(3, 3, 3, 3);
      assertThat(history.activation(-1).toFloatArray()).containsExactly(6, 6, 6, 6);
      assertThat(history.interventions()).hasSize(1);
    }
  }

  @Test
  void theValueOfAnotherRunIsPatchedIn() {
    Recording recording = forward("y = x * 2", "return torch.relu_(y) + x");
    try (ModelHistory clean = recording.run(Inputs.of(tensor(5f, 6f)));
        ModelHistory patched =
            recording
                .change("mul", Intervention.replaceBy(clean.activation("mul")))
                .run(Inputs.of(tensor(1f, -2f)))) {
      assertThat(patched.activation(-1).toFloatArray()).containsExactly(11, 10);
      assertThat(clean.activation("mul").toFloatArray()).containsExactly(10, 12);
      assertThat(patched.interventions(patched.layer("mul"))).containsExactly("replaceBy(mul_1_1)");
    }
  }

  @Test
  void aChangeMayLeadTheForwardElsewhere() {
    Recording recording =
        forward(
            "y = x * 2",
            "if bool(y.sum() > 0):",
            "    y = y.exp()",
            "else:",
            "    y = y - 1",
            "return y");
    assertThat(output(recording.change("mul", ZERO), 1)).containsExactly(-1);
    assertThatThrownBy(() -> output(recording.change("mul", ZERO).change("exp", ZERO), 1))
        .isInstanceOf(LoupeException.class)
        .hasMessage(
            "The changed forward runs otherwise: where exp_1_4 was, aten::exp 1, there is aten::sub.Scalar 1");
  }

  @Test
  void nothingLeaks() {
    Recording recording =
        forward("y = torch.relu_(x * 2)", "return torch.split(y, 1)[0] + y")
            .change(Selector.all(), Intervention.of("plus", value -> value.add(new Scalar(1))));
    Inputs inputs = Inputs.of(ones(2, 50_000));
    runAndClose(recording, inputs, 20);
    long before = Pointer.physicalBytes();
    runAndClose(recording, inputs, 200);
    // A run makes some 10 tensors of 400 KB.
    assertThat(Pointer.physicalBytes() - before).isLessThan(60_000_000L);
  }

  private static void runAndClose(Recording recording, Inputs inputs, int times) {
    for (int i = 0; i < times; i++) {
      // What the model returns is freed by the garbage collector else.
      try (PointerScope scope = new PointerScope()) {
        recording.run(inputs).close();
      }
    }
  }

  @Test
  void operatorsOfAnInterventionAreNoLayers() {
    Recording inner = Recording.of(TorchScriptModel.of(computing("x.exp() + 1")));
    Recording recording =
        forward("return x * 2")
            .change(
                "mul",
                Intervention.of(
                    "another recording",
                    value -> {
                      inner.run(Inputs.of(value)).close();
                      return value.sin().cos();
                    }));
    try (ModelHistory history = recording.run(Inputs.of(tensor(1f)))) {
      assertThat(history.operations()).extracting("name").containsExactly("mul_1_1");
    }
  }
}
