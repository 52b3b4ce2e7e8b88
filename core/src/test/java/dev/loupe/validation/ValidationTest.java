package dev.loupe.validation;

import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.Loupe;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Exemption;
import dev.loupe.history.Exemption.Reason;
import dev.loupe.history.LayerVerdict;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import java.util.List;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are right. */
class ValidationTest {

  private static ValidationReport validate(String source, Object... inputs) {
    return Loupe.record(script(source), inputs).validate();
  }

  @Test
  void everyOperationIsVerified() {
    ValidationReport report =
        validate(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x + 1
                z = torch.relu(y) * y
                return z.sum()
            """,
            randn(3, 4));

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.layers())
        .extracting(LayerVerdict::name)
        .containsExactly("add_1_1", "relu_1_2", "mul_1_3", "sum_1_4");
    assertThat(report.verified()).isEqualTo(4);
    assertThat(report.perturbed()).isEqualTo(5);
    assertThat(report).hasToString("4 operations: 4 verified, 0 exempt, 0 failed");
  }

  /** Models whose values hide what is read, or that overwrite, or that have odd tensors. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "return x * 0 + 1",
        "return x - x",
        "return torch.clamp(x, 0.499, 0.501)",
        "return torch.round(x) + torch.sign(x)",
        "return torch.softmax(x * 1000, 1)",
        "return (x > 0).long() * 10",
        "return torch.where(x > 100, x, x * 2)",
        "return torch.masked_fill(x, x == x, 1.0)",
        "return torch.dropout(x, 0.5, True)",
        "return torch.rand_like(x) * x + torch.randn([3, 4])",
        "return torch.bernoulli(torch.sigmoid(x))",
        "return x.t().contiguous().view(-1)[2:7].clone()",
        "return x[torch.argmax(x, 0)]",
        "return torch.gather(x, 1, torch.zeros([3, 4], dtype=4))",
        "return torch.fft_fft(x.cumsum(0)).abs()",
        "return torch.complex(x, x).mul(2).abs()",
        "return torch.max(x, 1)[0] + torch.min(x, 1)[1]",
        "return torch.topk(x, 2, 1)[0]",
        "return x[0:0].sum(0) + x.sum()",
        "return x.to(5).to(6) + x.to(15).to(6)",
        "return torch.nonzero(x > 0).sum()",
        "return x.to_sparse().to_dense() + x",
        "return torch.isnan(x).any().to(6) + x.sum()",
        "return torch.grid_sampler(x.view(1, 1, 3, 4), torch.full([1, 2, 2, 2], 9.0), 0, 0, False)",
        "return torch.cat([x, x.neg(), x], 0).split(3)[1]",
        "return torch.stack(torch.unbind(x, 0), 1).mean(0, True).expand([5, 3])",
      })
  void verifies(String body) {
    manual_seed(1);

    ValidationReport report =
        validate("def forward(self, x: Tensor) -> Tensor:\n    " + body + "\n", randn(3, 4));

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.layers()).isNotEmpty();
  }

  @Test
  void writesThroughViewsAreVerified() {
    ValidationReport report =
        validate(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x * 2
                y[0].zero_()
                y[:, 1].add_(5)
                a = y[2] + 1
                y.t()[3].mul_(3)
                return y.sum() + a
            """,
            randn(3, 4));

    assertThat(report.allFaults()).isEmpty();
    assertThat(reasons(report)).containsOnly(Reason.OVERWRITTEN);
  }

  /** Keeps running statistics. */
  public static final class Normed extends Module {
    private final BatchNorm1dImpl norm =
        register_module("norm", new BatchNorm1dImpl(new BatchNormOptions(4)));

    public Tensor forward(Tensor x) {
      return norm.forward(x);
    }
  }

  @Test
  void aBufferThatIsWrittenWithWhatItHadIsVerified() {
    // The mean of zeros is that which the buffer starts with.
    ValidationReport report = Loupe.record(new Normed(), zeros(3, 4)).validate();

    assertThat(report.allFaults()).isEmpty();
    assertThat(reasons(report)).contains(Reason.ABSORBED);
  }

  @Test
  void aWriterMayBeAnArgumentToo() {
    ValidationReport report =
        validate(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x * 2
                z = y.t()
                z.add_(1)
                return z + y
            """,
            randn(4, 4));

    assertThat(report.allFaults()).isEmpty();
  }

  private static ImmutableList<Reason> reasons(ValidationReport report) {
    return report.layers().stream()
        .flatMap(verdict -> verdict.exemptions().stream())
        .map(Exemption::reason)
        .collect(ImmutableList.toImmutableList());
  }

  @Test
  void whatCanNotBeCheckedIsExemptForAReason() {
    ValidationReport report =
        validate(
            """
            def forward(self, x: Tensor) -> Tensor:
                z = torch.zeros_like(x)
                return z + torch.empty([3, 4], dtype=4) * 0 + x
            """,
            randn(3, 4));

    assertThat(report.allFaults()).isEmpty();
    assertThat(reasons(report))
        .containsExactly(Reason.SHAPE_ONLY, Reason.UNINITIALIZED, Reason.ABSORBED);
    assertThat(report.exempt()).isEqualTo(3);
    assertThat(report.layers().get(0).exemptions().get(0))
        .hasToString("input_1: only its shape or type is read");
  }

  /** Counts its calls, changes its parameter and its input. */
  public static final class Changing extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        fc.bias().add_(ones(4));
        return fc.forward(x.add_(ones(4)));
      }
    }
  }

  @Test
  void modelAndInputsAreAfterwardsAsBefore() {
    Changing model = new Changing();
    Tensor x = randn(2, 4);
    ModelHistory history = Loupe.record(model, x);
    Tensor bias = model.fc.bias().clone(new org.bytedeco.pytorch.MemoryFormatOptional());
    Tensor input = x.clone(new org.bytedeco.pytorch.MemoryFormatOptional());
    Tensor random = torch.getDefaultCPUGenerator().get_state();

    ValidationReport report = history.validate();

    assertThat(report.allFaults()).isEmpty();
    assertThat(torch.equal(model.fc.bias(), bias)).isTrue();
    assertThat(torch.equal(x, input)).isTrue();
    assertThat(torch.equal(torch.getDefaultCPUGenerator().get_state(), random)).isTrue();
  }

  @Test
  void attributesThatTheForwardAssignsAreAfterwardsAsBefore() {
    JitModule model = dev.loupe.recording.ScriptModules.empty("Counter");
    model.register_buffer("seen", ones(4));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            self.seen = self.seen * 2
            return x + self.seen
        """);
    ModelHistory history = Loupe.record(model, ones(4));

    ValidationReport report = history.validate();

    assertThat(report.allFaults()).isEmpty();
    assertThat(model.attr("seen").toTensor().sum().item_float()).isEqualTo(8);
  }

  @Test
  void aForwardThatFailedCanNotBeValidated() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x * 2
                return torch.mm(y, y)
            """);

    assertThatThrownBy(() -> Loupe.record(model, randn(2, 3)))
        .isInstanceOfSatisfying(
            ForwardException.class,
            failure ->
                assertThatThrownBy(() -> failure.partialHistory().validate())
                    .isInstanceOf(BadInputException.class));
  }

  @Test
  void aHistoryWithoutAModelCanNotBeValidated() {
    ModelHistory known =
        Loupe.record(script("def forward(self, x: Tensor):\n    return x\n"), ones(1));
    ModelHistory history =
        ModelHistory.of(
            "Net",
            known.layers(),
            known.modules().values().asList(),
            List.of(),
            List.of(),
            known.elapsed(),
            known.failure());

    assertThatThrownBy(history::validate)
        .isInstanceOf(BadInputException.class)
        .hasMessage("This history has no model to be validated against");
  }
}
