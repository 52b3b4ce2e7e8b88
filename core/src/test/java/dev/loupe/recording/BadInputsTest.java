package dev.loupe.recording;

import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Inputs and models that can't be used: one clear line, and never a crash. */
class BadInputsTest {
  private static final JitModule TWO =
      script("def forward(self, x: Tensor, scale: float) -> Tensor:\n    return x * scale\n");

  /** One layer. */
  public static final class Net extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 3));

    public Tensor forward(Tensor x) {
      return fc.forward(x);
    }
  }

  @Test
  void tooFewAndTooManyInputsNameWhatForwardTakes() {
    bad(() -> Loupe.record(TWO, ones(2)))
        .hasMessage("Too few inputs: forward needs scale: float too");
    bad(() -> Loupe.record(TWO, ones(2), 1.0, 2.0))
        .hasMessage("Too many inputs: 3 given, but forward takes x: Tensor, scale: float");
    bad(() -> Loupe.record(new Net()))
        .hasMessage("Net.forward can't be called with (): it takes (x: Tensor)");
    bad(() -> Loupe.record(new Net(), ones(2), ones(2)))
        .hasMessage("Net.forward can't be called with (Tensor, Tensor): it takes (x: Tensor)");
  }

  @Test
  void unknownAndRepeatedNamesAreNamed() {
    Recording recording = Recording.of(TorchScriptModel.of(TWO));
    bad(() -> recording.run(Inputs.of(ones(2)).with("size", 1.0)))
        .hasMessage("No input 'size': forward takes x: Tensor, scale: float");
    bad(() -> recording.run(Inputs.of(ones(2), 1.0).with("x", ones(2))))
        .hasMessage("The input 'x' is given twice");
  }

  @Test
  void inputsOfTheWrongKindAreNamed() {
    bad(() -> Loupe.record(TWO, ones(2), ones(2)))
        .hasMessage("The input 'scale' is a tensor, but forward takes scale: float");
    bad(() -> Loupe.record(computing("x + 1"), "text")).hasMessageContaining("x: Tensor");
    bad(() -> Loupe.record(computing("x + 1"), List.of(ones(2)))).hasMessageContaining("x: Tensor");
    bad(() -> Loupe.record(new Net(), "text"))
        .hasMessage("Net.forward can't be called with (String): it takes (x: Tensor)");
    bad(() -> Loupe.record(computing("x + 1"), new Object()))
        .hasMessage("The input 'x' is an object of class Object, but forward takes x: Tensor");
  }

  @Test
  void aWrongShapeOrElementTypeNamesTheOperatorThatRefusesIt() {
    bad(() -> Loupe.record(new Net(), ones(2, 5)))
        .hasMessageStartingWith("The input does not fit the model in aten::addmm in module fc at ")
        .hasMessageContaining("(2x5 and 4x3)");
    bad(() -> Loupe.record(new Net(), ones(2, 4).to(ScalarType.Long)))
        .hasMessageStartingWith("The input does not fit the model in aten::addmm");
  }

  @Test
  void nullsAreRefused() {
    bad(() -> Loupe.record((Module) null, ones(2))).hasMessageContaining("model");
    bad(() -> Loupe.record((JitModule) null, ones(2))).hasMessageContaining("model");
    bad(() -> Loupe.record(computing("x"), (Object) null)).hasMessageContaining("null");
    bad(() -> Loupe.record(new Net(), (Object) null)).hasMessageContaining("null");
    JitModule list = script("def forward(self, x: List[Tensor]) -> Tensor:\n    return x[0]\n");
    bad(() -> Loupe.record(list, Arrays.asList(ones(2), null))).hasMessageContaining("null");
  }

  @Test
  void undefinedTensorsAreRefused() {
    bad(() -> Loupe.record(computing("x + 1"), new Tensor())).hasMessageContaining("undefined");
    // A Java module may take it for none; this one hands it on to an operator.
    assertThatThrownBy(() -> Loupe.record(new Net(), new Tensor()))
        .isInstanceOf(LoupeException.class);
  }

  @Test
  void closedTensorsAreRefused() {
    Tensor closed = ones(2, 4);
    closed.close();

    bad(() -> Loupe.record(computing("x + 1"), closed)).hasMessageContaining("closed");
    bad(() -> Loupe.record(new Net(), closed)).hasMessageContaining("closed");
    JitModule list = script("def forward(self, x: List[Tensor]) -> Tensor:\n    return x[0]\n");
    bad(() -> Loupe.record(list, List.of(ones(2), closed))).hasMessageContaining("closed");
  }

  @Test
  void closedModelsAreRefused() {
    Net net = new Net();
    net.close();
    bad(() -> Loupe.record(net, ones(2, 4))).hasMessageContaining("closed");
    JitModule script = computing("x + 1");
    script.close();
    bad(() -> Loupe.record(script, ones(2))).hasMessageContaining("closed");
  }

  @Test
  void modelsWithoutForwardAreRefused() {
    bad(() -> Loupe.record(new Module(), ones(2))).hasMessageContaining("forward");
    bad(() -> Loupe.record(ScriptModules.empty("Empty"), ones(2)))
        .hasMessage("The TorchScript module has no method `forward` to run");
  }

  @Test
  void inputsThatAModelClosedOnceAreRefusedTheNextTime() {
    Recording recording = Recording.of(TorchScriptModel.of(computing("x + 1")));
    Tensor x = ones(2);
    recording.run(Inputs.of(x)).close();
    x.close();

    assertThatThrownBy(() -> recording.run(Inputs.of(x))).isInstanceOf(BadInputException.class);
  }

  private static AbstractThrowableAssert<?, BadInputException> bad(ThrowingCallable run) {
    BadInputException error = catchThrowableOfType(BadInputException.class, run);
    assertThat(error).isNotNull();
    assertThat(error.getMessage().lines()).hasSize(1);
    return assertThat(error);
  }
}
