package dev.loupe.recording;

import static dev.loupe.recording.Graphs.facts;
import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.error.LoupeException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.WeakIValue;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** A recorded forward leaves everything as a plain one does. */
@SuppressWarnings("try") // scopes free what a test makes
class NothingChangesTest {

  /** Random while it trains. */
  public static final class Random extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));
    private final DropoutImpl dropout = register_module("dropout", new DropoutImpl(0.5));

    public Tensor forward(Tensor x) {
      return dropout.forward(fc.forward(x)).add(rand(2, 4));
    }
  }

  /** What the model returned last. */
  private static Tensor last;

  /** Keeps its result for the test to see. */
  public static final class Kept extends Module {
    private final Random inner = register_module("inner", new Random());

    public Tensor forward(Tensor x) {
      last = inner.forward(x);
      return last;
    }
  }

  @Test
  void valuesAndRandomNumbersAreThoseOfAPlainForward() {
    Kept model = new Kept();
    Tensor x = ones(2, 4);
    manual_seed(7);
    Tensor plain = model.forward(x);
    Tensor next = rand(3);

    manual_seed(7);
    Loupe.record(model, x);

    assertThat(last.equal(plain)).isTrue();
    assertThat(rand(3).equal(next)).isTrue();
  }

  @Test
  void trainingFlagGradientsModeAndParametersStay() {
    Random model = new Random();
    Tensor before = model.named_parameters().get(0).value().clone();
    for (boolean training : new boolean[] {true, false}) {
      model.train(training);
      Loupe.record(model, ones(2, 4));
      assertThat(model.is_training()).isEqualTo(training);
    }
    assertThat(GradMode.is_enabled()).isTrue();
    try (NoGradGuard guard = new NoGradGuard()) {
      Loupe.record(model, ones(2, 4));
      assertThat(GradMode.is_enabled()).isFalse();
    }
    assertThat(model.named_parameters().get(0).value().equal(before)).isTrue();
    assertThat(model.named_parameters().get(0).value().grad().defined()).isFalse();
    assertThat(last == null || last.requires_grad()).isTrue();
  }

  @Test
  void theExecutorsSettingStaysAlsoAfterAFailure() {
    for (boolean optimize : new boolean[] {false, true}) {
      torch.setGraphExecutorOptimize(optimize);
      Loupe.record(computing("x + 1"), ones(2));
      assertThat(torch.getGraphExecutorOptimize()).isEqualTo(optimize);
      assertThatThrownBy(() -> Loupe.record(computing("x.matmul(x.relu() + 1)"), ones(2, 3)))
          .isInstanceOf(LoupeException.class);
      assertThat(torch.getGraphExecutorOptimize()).isEqualTo(optimize);
      assertThatThrownBy(() -> Loupe.record(computing("x + 1"), "text"))
          .isInstanceOf(LoupeException.class);
      assertThat(torch.getGraphExecutorOptimize()).isEqualTo(optimize);
    }
  }

  private static JitModule counting() {
    JitModule model = empty("Counting");
    model.register_attribute(
        "last", torch.parseSchema("a::b(Tensor x) -> ()").arguments().type(), new IValue(zeros(1)));
    model.register_buffer("count", zeros(1));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            self.count.add_(1)
            self.last = x * self.count
            return self.last + 1
        """);
    return model;
  }

  @Test
  void whatAForwardAssignsIsSeenInTheModelAsAfterAPlainForward() {
    JitModule model = counting();

    Loupe.record(model, ones(2));
    Loupe.record(model, ones(2));

    assertThat(model.attr("count").toTensor().item_float()).isEqualTo(2);
    assertThat(model.attr("last").toTensor().sum().item_float()).isEqualTo(4);
    model.forward(new IValueVector(new IValue(ones(2))));
    assertThat(model.attr("last").toTensor().sum().item_float()).isEqualTo(6);
  }

  @Test
  void aModelThatWasOptimizedBeforeGivesTheSameHistory() {
    JitModule model = computing("torch.relu(x * 2 + 1).sigmoid().tanh() * x");
    String fresh = facts(Loupe.record(model, ones(2, 3)));
    for (int i = 0; i < 20; i++) {
      model.forward(new IValueVector(new IValue(ones(2, 3))));
    }

    assertThat(facts(Loupe.record(model, ones(2, 3)))).isEqualTo(fresh);
    assertThat(model.forward(new IValueVector(new IValue(ones(2, 3)))).isTensor()).isTrue();
  }

  @Test
  void aRecordingGivesEqualHistoriesAndSeesWhatWasSetInBetween() {
    JitModule model = empty("Net");
    model.register_module("fc", linear(4, 4));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            y = self.fc.forward(x)
            if self.training:
                y = y.relu()
            return y
        """);
    Recording recording = Recording.of(TorchScriptModel.of(model));
    String first = facts(recording.run(Inputs.of(ones(2, 4))));
    for (int i = 0; i < 5; i++) {
      assertThat(facts(recording.run(Inputs.of(ones(2, 4))))).isEqualTo(first);
    }

    model.eval();
    assertThat(recording.run(Inputs.of(ones(2, 4))).operations()).hasSize(1);
    model.train();
    assertThat(facts(recording.run(Inputs.of(ones(2, 4))))).isEqualTo(first);
  }

  @Test
  void aRecordingWithinAPointerScopeOutlivesIt() {
    JitModule model = computing("x.relu() + 1");
    Recording recording;
    try (PointerScope scope = new PointerScope()) {
      recording = Recording.of(TorchScriptModel.of(model));
      recording.run(Inputs.of(ones(2)));
    }

    assertThat(recording.run(Inputs.of(ones(2))).operations()).hasSize(2);
  }

  @Test
  void recordingAgainAndAgainKeepsNoMemory() {
    Recording recording =
        Recording.of(TorchScriptModel.of(computing("(x * 2 + 1).relu().sum() + x")));
    Tensor x = ones(500, 1000);
    long before = 0;
    for (int i = 0; i < 300; i++) {
      try (PointerScope scope = new PointerScope()) {
        recording.run(Inputs.of(x));
      }
      if (i == 150) {
        before = Pointer.physicalBytes();
      }
    }

    // Each run makes 8 MB of activations; all that malloc keeps for itself it has by then.
    assertThat(Pointer.physicalBytes() - before).isLessThan(300L << 20);
  }

  /** Frees an activation and keeps a weak reference to it. */
  public static final class Freeing extends Module {
    private WeakIValue activation;

    public Tensor forward(Tensor x) {
      try (Tensor y = x.mul(new Scalar(2));
          IValue value = new IValue(y)) {
        activation = new WeakIValue(value);
        return y.add(new Scalar(1));
      }
    }
  }

  @Test
  void noActivationIsKeptInAHistory() {
    Freeing model = new Freeing();

    ModelHistory history = Loupe.record(model, ones(2, 4));

    assertThat(model.activation.use_count()).isZero();
    assertThat(history.operations()).hasSize(2);
  }
}
