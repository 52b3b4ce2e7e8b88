package dev.loupe.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Argument;
import dev.loupe.history.Fault;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.LayerVerdict;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parent;
import dev.loupe.history.TensorInfo;
import dev.loupe.history.ValidationReport;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Records with a fault put in, each of which validation must find, for its own reason. */
class PlantedFaultsTest {
  @Test
  void withoutAFaultNothingIsFound() {
    assertThat(Faulty.record().check().allFaults()).isEmpty();
  }

  @Test
  void aWrongParentIsFound() {
    Faulty faulty = Faulty.record();
    int sin = faulty.index("sin_1_1");
    int cos = faulty.index("cos_1_2");
    faulty
        .with(
            "relu_1_3", layer -> Changes.parents(layer, new Parent(cos, ImmutableList.of("self"))))
        .with("sin_1_1", layer -> Changes.withoutChild(layer, faulty.index("relu_1_3")))
        .with("cos_1_2", layer -> Changes.withChild(layer, faulty.index("relu_1_3")));

    assertThat(faulty.faults()).containsExactlyInAnyOrder(Kind.WRONG_PARENT, Kind.WRONG_VALUE);
    assertThat(sin).isEqualTo(1);
    assertThat(faulty.check().allFaults().get(0).message())
        .isEqualTo("relu_1_3: self is sin_1_1, and not cos_1_2");
  }

  @Test
  void aMissingEdgeIsFound() {
    Faulty faulty = Faulty.record();
    int mul = faulty.index("mul_1_4");
    int relu = faulty.index("relu_1_3");
    faulty
        .with(
            "mul_1_4", layer -> Changes.parents(layer, new Parent(relu, ImmutableList.of("self"))))
        .with("cos_1_2", layer -> Changes.withoutChild(layer, mul));

    assertThat(faulty.faults()).contains(Kind.MISSING_PARENT);
    assertThat(faulty.check().allFaults())
        .anySatisfy(
            fault ->
                assertThat(fault.message())
                    .isEqualTo("mul_1_4: other is cos_1_2, which is no parent"));
  }

  @Test
  void anEdgeTooMuchIsFound() {
    Faulty faulty = Faulty.record();
    int cos = faulty.index("cos_1_2");
    int tanh = faulty.index("tanh_1_5");
    faulty
        .with(
            "tanh_1_5",
            layer ->
                Changes.parents(
                    layer, layer.parents().get(0), new Parent(cos, ImmutableList.of("other"))))
        .with("cos_1_2", layer -> Changes.withChild(layer, tanh));

    assertThat(faulty.faults()).containsExactly(Kind.UNREAD_PARENT);
  }

  @Test
  void anEdgeThatOneEndDoesNotKnowIsFound() {
    Faulty faulty = Faulty.record();
    faulty.with("cos_1_2", layer -> Changes.withoutChild(layer, faulty.index("mul_1_4")));

    assertThat(faulty.faults()).contains(Kind.CONTRADICTION);
  }

  @Test
  void aDroppedOperationIsFound() {
    Faulty faulty = Faulty.record();
    faulty.drop("tanh_1_5", "mul_1_4");

    assertThat(faulty.faults()).contains(Kind.MISSING_OPERATION);
    assertThat(faulty.check().allFaults())
        .anySatisfy(
            fault ->
                assertThat(fault.message())
                    .isEqualTo(
                        "the model ran aten::tanh on mul_1_4, and the record does not have it"));
  }

  @Test
  void ordinalsThatAreNoLayersAreFound() {
    Faulty faulty = Faulty.record();
    faulty.with("relu_1_3", layer -> Changes.withChild(layer, 1_000_000));

    assertThat(faulty.faults()).containsExactly(Kind.CONTRADICTION);
  }

  @Test
  void anOperationThatDidNotRunIsFound() {
    Faulty faulty = Faulty.record();
    faulty.with("sub_1_6", layer -> Changes.callId(layer, 99));

    assertThat(faulty.faults()).contains(Kind.NOT_RUN);
  }

  @Test
  void anotherOperatorIsFound() {
    assertThat(
            Faulty.record()
                .with("tanh_1_5", layer -> Changes.operator(layer, "aten::sigmoid"))
                .faults())
        .contains(Kind.OTHER_CALL);
  }

  @Test
  void anotherArgumentIsFound() {
    assertThat(
            Faulty.record()
                .with("sub_1_6", layer -> Changes.argument(layer, new Argument("alpha", "2")))
                .faults())
        .containsExactly(Kind.OTHER_CALL);
  }

  @Test
  void anotherShapeIsFound() {
    Faulty faulty = Faulty.record();
    TensorInfo other = Changes.transposed(faulty.layer("tanh_1_5").tensor());

    assertThat(faulty.with("tanh_1_5", layer -> Changes.tensor(layer, other)).faults())
        .containsExactly(Kind.WRONG_TENSOR);
  }

  @Test
  void anotherOrderIsFound() {
    Faulty faulty = Faulty.record();
    int sin = faulty.layer("sin_1_1").call().get().id();
    int cos = faulty.layer("cos_1_2").call().get().id();
    faulty
        .with("sin_1_1", layer -> Changes.callId(layer, cos))
        .with("cos_1_2", layer -> Changes.callId(layer, sin));

    assertThat(faulty.faults()).contains(Kind.WRONG_ORDER);
  }

  @Test
  void aWrongModuleIsFound() {
    Faulty faulty = new Faulty(JavaModel.of(new TwoLayers()), Inputs.of(randn(2, 4)));
    faulty.with(
        "linear_2_2",
        layer -> Changes.modules(layer, ImmutableList.of(new ModulePass("first", 1))));

    assertThat(faulty.faults()).contains(Kind.WRONG_MODULE);
  }

  /** Two layers. */
  public static final class TwoLayers extends Module {
    private final LinearImpl first = register_module("first", new LinearImpl(4, 4));
    private final LinearImpl second = register_module("second", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      return second.forward(first.forward(x));
    }
  }

  @Test
  void aMissingParameterIsFound() {
    Faulty faulty = new Faulty(JavaModel.of(new TwoLayers()), Inputs.of(randn(2, 4)));
    faulty.with("linear_2_2", Changes::withoutParameters);

    assertThat(faulty.faults()).contains(Kind.MISSING_PARENT);
  }

  /** Writes into memory without an operator, which no recorder can see. */
  public static final class BehindTheBack extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.sin();
      new FloatPointer(y.data_ptr()).put(0, 100f);
      return y.cos();
    }
  }

  @Test
  void aValueThatChangedBehindTheRecordersBackIsFound() {
    Faulty faulty = new Faulty(JavaModel.of(new BehindTheBack()), Inputs.of(randn(2, 4)));

    ValidationReport report = faulty.check();

    assertThat(report.allFaults()).extracting(Fault::kind).containsExactly(Kind.WRONG_VALUE);
    assertThat(report.layers().stream().filter(LayerVerdict::failed).map(LayerVerdict::name))
        .containsExactly("cos_1_2");
  }

  /** Behaves differently each time. */
  public static final class Fickle extends Module {
    private int calls;

    public Tensor forward(Tensor x) {
      return calls++ == 0 ? x.sin() : x.cos();
    }
  }

  @Test
  void aModelThatDoesNotRepeatItselfIsFound() {
    Faulty faulty = new Faulty(JavaModel.of(new Fickle()), Inputs.of(randn(2, 4)));

    assertThat(faulty.faults()).contains(Kind.OTHER_CALL);
  }
}
