package dev.loupe.validation;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Alterations;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.Argument;
import dev.loupe.history.Fault;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerVerdict;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parent;
import dev.loupe.history.TensorInfo;
import dev.loupe.history.ValidationReport;
import dev.loupe.intervene.Changing;
import dev.loupe.intervene.Halting;
import dev.loupe.intervene.Intervention;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import dev.loupe.task.LayerTask;
import dev.loupe.task.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Records with a fault put in, each of which validation must find, for its own reason. */
class PlantedFaultsTest {
  private static final String CODE =
      """
      def forward(self, x: Tensor) -> Tensor:
          a = torch.sin(x)
          b = torch.cos(x)
          c = torch.relu(a)
          d = c * b
          e = torch.tanh(d)
          return e - a
      """;

  /** Layers: input, sin, cos, relu, mul, tanh, sub, output. */
  private static Faulty faulty() {
    return new Faulty(TorchScriptModel.of(script(CODE)), Inputs.of(randn(3, 4)));
  }

  /** The same, where the sine is half of it, or the forward is halted after the product. */
  private static Faulty altered(LayerTask... tasks) {
    return new Faulty(TorchScriptModel.of(script(CODE)), Inputs.of(randn(3, 4)), tasks);
  }

  private static Changing halvedSine() {
    return new Changing(Selector.type("sin"), Intervention.scale(0.5));
  }

  private static Halting haltedAtProduct() {
    return new Halting(Selector.type("mul"), ImmutableSet.of());
  }

  /** A record, to be changed. */
  private static final class Faulty {
    private final Validation validation;
    private final ModelHistory record;
    private final List<Layer> layers;
    private List<ModuleInfo> modules;
    private Alterations alterations;

    Faulty(RecordableModel model, Inputs inputs, LayerTask... tasks) {
      validation = Validation.of(model, inputs, List.of(tasks));
      record = TaskRun.of(model, inputs, List.of(tasks));
      alterations = record.alterations();
      layers = new ArrayList<>(record.layers());
      modules = record.modules().values().asList();
    }

    Faulty with(String name, UnaryOperator<Layer> change) {
      int index = record.layer(name).index();
      layers.set(index, change.apply(layers.get(index)));
      return this;
    }

    int index(String name) {
      return record.layer(name).index();
    }

    ValidationReport check() {
      return validation.check(
          ModelHistory.of(
                  record.modelName(),
                  layers,
                  modules,
                  record.parameters(),
                  record.buffers(),
                  record.elapsed(),
                  record.failure())
              .altered(alterations));
    }

    /** The kinds of all faults, each once. */
    ImmutableList<Kind> faults() {
      return check().allFaults().stream().map(Fault::kind).distinct().collect(toImmutableList());
    }
  }

  @Test
  void withoutAFaultNothingIsFound() {
    assertThat(faulty().check().allFaults()).isEmpty();
  }

  @Test
  void aWrongParentIsFound() {
    Faulty faulty = faulty();
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
    Faulty faulty = faulty();
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
    Faulty faulty = faulty();
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
    Faulty faulty = faulty();
    faulty.with("cos_1_2", layer -> Changes.withoutChild(layer, faulty.index("mul_1_4")));

    assertThat(faulty.faults()).contains(Kind.CONTRADICTION);
  }

  @Test
  void aDroppedOperationIsFound() {
    Faulty faulty = faulty();
    // The tanh is gone: what read it reads what it read.
    int dropped = faulty.index("tanh_1_5");
    List<Layer> left = new ArrayList<>();
    for (Layer layer : faulty.layers) {
      if (layer.index() != dropped) {
        left.add(Changes.withoutLayer(layer, dropped, faulty.index("mul_1_4")));
      }
    }
    faulty.layers.clear();
    faulty.layers.addAll(left);
    faulty.modules =
        faulty.modules.stream().map(module -> Changes.withoutLayer(module, dropped)).toList();

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
    Faulty faulty = faulty();
    faulty.with("relu_1_3", layer -> Changes.withChild(layer, 1_000_000));

    assertThat(faulty.faults()).containsExactly(Kind.CONTRADICTION);
  }

  @Test
  void anOperationThatDidNotRunIsFound() {
    Faulty faulty = faulty();
    faulty.with("sub_1_6", layer -> Changes.callId(layer, 99));

    assertThat(faulty.faults()).contains(Kind.NOT_RUN);
  }

  @Test
  void anotherOperatorIsFound() {
    assertThat(
            faulty().with("tanh_1_5", layer -> Changes.operator(layer, "aten::sigmoid")).faults())
        .contains(Kind.OTHER_CALL);
  }

  @Test
  void anotherArgumentIsFound() {
    assertThat(
            faulty()
                .with("sub_1_6", layer -> Changes.argument(layer, new Argument("alpha", "2")))
                .faults())
        .containsExactly(Kind.OTHER_CALL);
  }

  @Test
  void anotherShapeIsFound() {
    Faulty faulty = faulty();
    TensorInfo other = Changes.transposed(faulty.record.layer("tanh_1_5").tensor());

    assertThat(faulty.with("tanh_1_5", layer -> Changes.tensor(layer, other)).faults())
        .containsExactly(Kind.WRONG_TENSOR);
  }

  @Test
  void anotherOrderIsFound() {
    Faulty faulty = faulty();
    int sin = faulty.record.layer("sin_1_1").call().get().id();
    int cos = faulty.record.layer("cos_1_2").call().get().id();
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

  @Test
  void anAlteredForwardHasNoFaultOfItsOwn() {
    assertThat(altered(halvedSine()).check().allFaults()).isEmpty();
    assertThat(altered(haltedAtProduct()).check().allFaults()).isEmpty();
    assertThat(altered(halvedSine(), haltedAtProduct()).check().allFaults()).isEmpty();
  }

  @Test
  void wrongParentsAreFoundInAChangedRecord() {
    Faulty faulty = altered(halvedSine());
    int sin = faulty.index("sin_1_1");
    int relu = faulty.index("relu_1_3");
    int sub = faulty.index("sub_1_6");
    faulty
        .with(
            "sub_1_6",
            layer ->
                Changes.parents(
                    layer, layer.parents().get(0), new Parent(relu, ImmutableList.of("other"))))
        .with("sin_1_1", layer -> Changes.withoutChild(layer, sub))
        .with("relu_1_3", layer -> Changes.withChild(layer, sub));

    assertThat(faulty.faults()).containsExactlyInAnyOrder(Kind.WRONG_PARENT, Kind.WRONG_VALUE);
    assertThat(faulty.record.interventions())
        .containsExactly(new AppliedIntervention(sin, "scale(0.5)"));
  }

  private static ImmutableList<String> messages(Faulty faulty, Alterations claimed) {
    faulty.alterations = claimed;
    return faulty.check().allFaults().stream().map(Fault::toString).collect(toImmutableList());
  }

  private static Alterations changes(int layer, String what) {
    return new Alterations(
        ImmutableList.of(new AppliedIntervention(layer, what)), OptionalInt.empty());
  }

  @Test
  void anotherInterventionIsFound() {
    assertThat(messages(altered(halvedSine()), changes(1, "zero")))
        .containsExactly(
            "CHANGE_DIFFERS: sin_1_1: was changed by [scale(0.5)], and by [zero] in the record");
  }

  @Test
  void anInterventionAtAnotherLayerIsFound() {
    assertThat(messages(altered(halvedSine()), changes(2, "scale(0.5)")))
        .containsExactly(
            "CHANGE_DIFFERS: sin_1_1: was changed by [scale(0.5)], and by [] in the record",
            "CHANGE_DIFFERS: cos_1_2: was changed by [], and by [scale(0.5)] in the record");
    assertThat(messages(faulty(), changes(2, "zero")))
        .containsExactly("CHANGE_DIFFERS: cos_1_2: was not changed, and by [zero] in the record");
    assertThat(messages(faulty(), changes(99, "zero")))
        .containsExactly("CONTRADICTION: 1 ordinals are none of the 8 layers of the record");
  }

  @Test
  void anInterventionThatTheRecordConcealsIsFound() {
    assertThat(messages(altered(halvedSine()), Alterations.NONE))
        .containsExactly(
            "OUTPUT_DIFFERS: output is not what a plain run gives",
            "CHANGE_DIFFERS: sin_1_1: was changed by [scale(0.5)], and by [] in the record");
  }

  private static Alterations haltedAfter(int layer) {
    return new Alterations(ImmutableList.of(), OptionalInt.of(layer));
  }

  @Test
  void anotherEndIsFound() {
    assertThat(messages(altered(haltedAtProduct()), haltedAfter(2)))
        .containsExactly(
            "CONTRADICTION: cos_1_2: is where the forward was halted, and not the last layer");
    assertThat(messages(faulty(), haltedAfter(7)))
        .containsExactly("OTHER_CALL: the forward was not halted, and was in the record");
    assertThat(messages(altered(haltedAtProduct()), Alterations.NONE))
        .contains("OTHER_CALL: the forward was halted, and not in the record");
  }
}
