package dev.loupe.validation;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableSet;
import dev.loupe.Loupe;
import dev.loupe.history.Exemption;
import dev.loupe.history.Exemption.Reason;
import dev.loupe.history.ValidationReport;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of tensors that libtorch copies, changes or compares in its own ways, or not at all. */
@SuppressWarnings("try") // A guard is only there to be closed.
class OddTensorsTest {

  private static ValidationReport validate(String expression, Tensor input) {
    return Loupe.record(
            script("def forward(self, x: Tensor) -> Tensor:\n    return " + expression + "\n"),
            input)
        .validate();
  }

  private static ImmutableSet<Reason> reasons(ValidationReport report) {
    return report.layers().stream()
        .flatMap(verdict -> verdict.exemptions().stream())
        .map(Exemption::reason)
        .collect(toImmutableSet());
  }

  @ParameterizedTest
  @EnumSource(
      value = ScalarType.class,
      names = {
        "Byte",
        "Char",
        "Short",
        "Int",
        "Long",
        "Half",
        "Float",
        "Double",
        "ComplexHalf",
        "ComplexFloat",
        "ComplexDouble",
        "Bool",
        "BFloat16",
        "Float8_e5m2",
        "Float8_e4m3fn",
        "UInt16",
        "UInt32",
        "UInt64"
      })
  void allElementTypesAreVerified(ScalarType type) {
    ValidationReport report = validate("x.t().clone()", ones(2, 3).to(type));

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.verified()).isEqualTo(2);
    assertThat(report.perturbed()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch._nested_tensor_from_mask(x.unsqueeze(0), torch.ones([1, 3], dtype=11)).clone()",
        "torch._nested_tensor_from_mask(x.unsqueeze(0), torch.ones([1, 3], dtype=11)).relu_()",
        "torch.quantize_per_tensor(x, 0.1, 0, 13).dequantize()",
        "x.to_sparse().clone()",
        "x.to_sparse().mul_(2)",
        "x.to_sparse_csr().clone()",
        "x.to_mkldnn().clone()",
        "torch.conj(torch.complex(x, x)).clone()",
        "torch.empty([0, 3]).t().clone()",
        "x.to(device=torch.device('meta')).mul(2)",
      })
  void allLayoutsCanBeValidated(String expression) {
    ValidationReport report = validate(expression, randn(3, 4));

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.layers()).hasSizeGreaterThan(1);
  }

  @Test
  void valuesThatCanNotBeCopiedAreExempt() {
    // Integers of six bits.
    ValidationReport report = validate("torch.empty([4, 4], dtype=42).t()", randn(3, 4));

    assertThat(report.allFaults()).isEmpty();
    assertThat(reasons(report)).containsExactly(Reason.UNINITIALIZED, Reason.OPAQUE);
  }

  @Test
  void valuesThatCanNotBeComparedAreExempt() {
    ValidationReport report = validate("x.to(device=torch.device('meta')).mul(2)", randn(3, 4));

    assertThat(report.allFaults()).isEmpty();
    assertThat(report.exempt()).isEqualTo(2);
    assertThat(reasons(report)).containsExactly(Reason.OPAQUE);
  }

  @Test
  void indicesThatTellWhereValuesLieAreNotChanged() {
    ValidationReport report =
        validate(
            "torch.sparse_csr_tensor(x[0].to(4), x[1, :2].to(4), x[0, 1:], [2, 2]).mul(2)",
            Tensor.create(0f, 1f, 2f, 0f, 1f, 2f).view(2, 3));

    assertThat(report.allFaults()).isEmpty();
    assertThat(reasons(report)).contains(Reason.FIXED_INDEX);
  }

  @Test
  void operatorsThatRefuseViewsAreReplayed() {
    ValidationReport report = validate("x.mul(2).detach_()", randn(3, 4));

    assertThat(report.verified()).isEqualTo(2);
  }

  @Test
  void aCallThatLibtorchRefusesToRunAgainIsAFault() {
    // Conjugated values are copied without the memory around them.
    ValidationReport report =
        validate("torch.conj(torch.complex(x, x))[:1].as_strided([3, 4], [4, 1])", randn(3, 4));

    assertThat(report.allFaults()).hasSize(1);
    assertThat(report.allFaults().get(0).toString())
        .startsWith("REPLAY_DIFFERS: asstrided_1_4: can't be run again: setStorage: sizes [3, 4]")
        .doesNotContain("\n");
  }

  /** Runs without gradients, and where tensors have no version. */
  public static final class Inference extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));
    private final BatchNorm1dImpl norm =
        register_module("norm", new BatchNorm1dImpl(new BatchNormOptions(4)));

    public Tensor forward(Tensor x) {
      try (InferenceMode inference = new InferenceMode()) {
        Tensor y = norm.forward(fc.forward(x.mul(x)));
        y.select(0, 0).relu_();
        return y.add(x);
      }
    }
  }

  @Test
  void inferenceModeCanBeValidated() {
    assertThat(Loupe.record(new Inference(), randn(2, 4)).validate().allFaults()).isEmpty();
  }

  @Test
  void aModelOfInferenceTensorsCanBeValidated() {
    Inference model;
    try (InferenceMode inference = new InferenceMode()) {
      model = new Inference();
    }

    assertThat(Loupe.record(model, randn(2, 4)).validate().allFaults()).isEmpty();
  }
}
