package dev.loupe.validation;

import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.empty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.randn_like;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.loupe.Recording;
import dev.loupe.history.Fault;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import dev.loupe.intervene.Intervention;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.recording.ScriptModules;
import dev.loupe.select.Selector;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of forwards that were changed or halted are proved too. */
class AlteredRecordsTest {
  private static final Intervention TRIPLE = Intervention.scale(3);

  private static Recording script(String body) {
    return Recording.of(
        TorchScriptModel.of(
            ScriptModules.script(
                "def forward(self, x: Tensor) -> Tensor:\n    "
                    + body.replace("; ", "\n    ")
                    + "\n")));
  }

  private static ValidationReport validate(Recording recording, Object... inputs) {
    try (ModelHistory history = recording.run(Inputs.of(inputs))) {
      assertThat(history.interventions()).isNotEmpty();
      return history.validate();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          y = x * 2; return y + x                              | mul           | 2 | 3
          y = x * 2; return y + x                              | input_1       | 2 | 3
          return x * 2                                         | output_1      | 1 | 1
          return x.t()                                         | output_1      | 1 | 1
          y = x * 2; y.add_(1); return y * y                   | add           | 3 | 3
          y = x * 2; z = y[0]; z.add_(1); return y + z         | add           | 4 | 5
          y = x * 2; z = y[0]; z.add_(1); return y + z         | select        | 4 | 5
          y = x * 2; z = y.view(-1); y.add_(1); return z * 3   | view          | 4 | 4
          y = x * 2; z = y.view(-1); y.add_(1); return z * 3   | add           | 4 | 5
          a, b = torch.split(x, 1); return a * b               | split_1       | 3 | 3
          a, b = torch.max(x, 1); return a * b                 | max_2         | 3 | 3
          return torch.dropout(x, 0.5, True) * 2               | dropout       | 2 | 2
          return torch.dropout(x, 0.5, False) * 2              | dropout       | 2 | 2
          y = torch.relu_(x * 2); return torch.sigmoid_(y) + 1 | relu          | 4 | 4
          """)
  void everyOperationIsVerified(String body, String layer, int operations, int edges) {
    ValidationReport report = validate(script(body).change(layer, TRIPLE), randn(2, 2).abs());

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.verified()).isEqualTo(operations);
    assertThat(report.perturbed()).isEqualTo(edges);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y = torch.zeros([2, 2]); y[0].copy_(x[1]); y[1].add_(x[0]); return y.t() + x",
        "y = x.clone(); y[:, 0].mul_(2); y.view(-1).add_(1); return torch.softmax(y, 1)",
        "y = torch.relu_(x + 1); z = y.t(); z.add_(x); return y.sum() + z",
        "return torch.cat(torch.split(x, 1), 1).expand([3, 4]).contiguous()",
      })
  void allLayersCanBeChangedAtOnce(String body) {
    Tensor x = randn(2, 2);
    for (Intervention intervention :
        List.of(TRIPLE, Intervention.zero(), Intervention.of("identity", value -> value))) {
      for (boolean gradients : new boolean[] {false, true}) {
        Tensor input = x.clone().set_requires_grad(gradients);
        ValidationReport report =
            validate(
                script(body).change(Selector.all(), intervention), gradients ? input.exp() : input);

        assertThat(report.allFaults()).as(intervention.toString()).isEmpty();
      }
    }
  }

  @Test
  void aBufferThatIsReadOtherwiseIsVerified() {
    JitModule module = empty("Buffered");
    module.register_buffer("offset", tensor(1f, 2f));
    module.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return (x + self.offset) * self.offset
        """);
    ValidationReport report =
        validate(
            Recording.of(TorchScriptModel.of(module)).change("buffer_1", TRIPLE), tensor(3f, 4f));

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.verified()).isEqualTo(2);
    assertThat(report.perturbed()).isEqualTo(4);
    assertThat(module.attr("offset").toTensor().equal(tensor(1f, 2f))).isTrue();
  }

  /** libtorch's linear is one operator for two dimensions, and two for three. */
  public static final class Linear extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      return fc.forward(x).mul(new Scalar(2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void bothHalvesOfALinearLayerAreVerified(int dimensions) {
    Tensor x = dimensions == 2 ? randn(2, 4) : randn(1, 2, 4);
    ValidationReport report =
        validate(Recording.of(JavaModel.of(new Linear())).change("fc", TRIPLE), x);

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.verified()).isEqualTo(2);
  }

  @Test
  void severalChangesAndAHaltAreVerifiedTogether() {
    Recording recording =
        script("y = x + 1; for i in range(3):;     y = torch.sigmoid(y) * 4; return y.exp()")
            .change("mul_1_3:2", TRIPLE)
            .change(Selector.type("mul"), Intervention.clamp(0, 5))
            .haltAfter("sigmoid_1_2:3");
    try (ModelHistory history = recording.run(Inputs.of(randn(2, 2)))) {
      assertThat(history.haltedAfter()).isPresent();

      ValidationReport report = history.validate();

      assertThat(report.allFaults()).isEmpty();
      assertThat(report.verified()).isEqualTo(6);
    }
  }

  @Test
  void modelAndRandomStateAreAfterwardsAsBefore() {
    Linear model = new Linear();
    Tensor weight = model.fc.weight().clone();
    Recording recording =
        Recording.of(JavaModel.of(model)).change("linear_1", Intervention.noise(1, 5));
    try (ModelHistory history = recording.run(Inputs.of(randn(2, 4)))) {
      Tensor random = torch.getDefaultCPUGenerator().get_state();

      assertThat(history.validate().allFaults()).isEmpty();

      assertThat(torch.getDefaultCPUGenerator().get_state().equal(random)).isTrue();
      assertThat(model.fc.weight().equal(weight)).isTrue();
    }
  }

  private static ValidationReport validate(UnaryOperator<Tensor> change) {
    return validate(
        Recording.of(TorchScriptModel.of(computing("torch.dropout(x * 2, 0.5, True)")))
            .change(Selector.type("mul"), Intervention.of("mine", change)),
        ones(2, 50));
  }

  @Test
  void randomNumbersOfLibtorchRepeatThemselves() {
    assertThat(validate(value -> value.add(randn_like(value))).allFaults()).isEmpty();
  }

  @Test
  void anInterventionThatDoesNotRepeatItselfIsAFault() {
    AtomicInteger times = new AtomicInteger();
    assertThat(validate(value -> value.add(new Scalar(times.incrementAndGet()))).allFaults())
        .extracting(Fault::toString)
        .containsExactly(
            "CHANGE_DIFFERS: mul_1_1: [mine] makes other values of the same when it is done again");
  }

  @Test
  void anInterventionThatFailsTheNextTimeIsAFault() {
    AtomicInteger times = new AtomicInteger();
    UnaryOperator<Tensor> once =
        value -> {
          if (times.getAndIncrement() > 0) {
            throw new IllegalStateException("only once");
          }
          return value.neg();
        };
    assertThat(validate(once).faults())
        .extracting(Fault::toString)
        .containsExactly(
            "RUN_FAILED: the second run of the model, recorded, failed: The intervention mine at mul"
                + " failed: only once");
  }

  @Test
  void anInterventionThatLeadsElsewhereTheNextTimeIsAFault() {
    AtomicInteger times = new AtomicInteger();
    Recording recording =
        script("y = x * 2; if bool(y.sum() > 0):;     y = y.exp(); return y - 1")
            .change(
                "mul",
                Intervention.of(
                    "mine", value -> times.getAndIncrement() > 0 ? value.neg() : value));

    assertThat(validate(recording, ones(2)).allFaults())
        .extracting(Fault::kind)
        .contains(Fault.Kind.NOT_RUN);
  }

  @Test
  void whatAnActivationOfAClosedHistoryPatchedIsAFault() {
    Recording recording = script("return x * 2");
    try (ModelHistory clean = recording.save("mul").run(Inputs.of(ones(2)));
        ModelHistory patched =
            recording
                .change("mul", Intervention.replaceBy(clean.activation("mul")))
                .run(Inputs.of(ones(2)))) {
      assertThat(patched.validate().allFaults()).isEmpty();

      clean.close();

      assertThat(patched.validate().faults().get(0).message())
          .endsWith("failed: The history is closed, and its values are freed");
    }
  }
}
