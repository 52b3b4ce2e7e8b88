package dev.loupe.values;

import static dev.loupe.recording.ScriptModules.computing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.torch_ones;
import static org.bytedeco.pytorch.global.torch.torch_zeros;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.WeakIValue;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values as tensors, arrays, buffers and text; who owns them. */
@SuppressWarnings("try") // scopes and guards are there to be closed
class ActivationTest {

  private static Recording computed(String expression) {
    return Recording.of(TorchScriptModel.of(computing(expression)));
  }

  private static ModelHistory all(String expression, Tensor x) {
    return computed(expression).save(Selector.all()).run(Inputs.of(x));
  }

  private static void last(String expression, Tensor x, Consumer<Activation> check) {
    try (ModelHistory history = all(expression, x)) {
      check.accept(history.activation(-1));
    }
  }

  /** {@code [[0, 1, 2], [3, 4, 5]]}. */
  private static Tensor counted() {
    return arange(new Scalar(6)).to(ScalarType.Float).view(2, 3);
  }

  @Test
  void arraysHaveTheOrderOfTheShapeHoweverTheTensorLies() {
    last("x.t()", counted(), it -> assertThat(it.toFloatArray()).containsExactly(0, 3, 1, 4, 2, 5));
    last("x[:, 1]", counted(), it -> assertThat(it.toFloatArray()).containsExactly(1, 4));
    last("x[1:]", counted(), it -> assertThat(it.toFloatArray()).containsExactly(3, 4, 5));
    last(
        "x[:, :1].expand(2, 2)",
        counted(),
        it -> assertThat(it.toFloatArray()).containsExactly(0, 0, 3, 3));
    last("x.sum()", counted(), it -> assertThat(it.toFloatArray()).containsExactly(15));
    last("x[:, 3:]", counted(), it -> assertThat(it.toFloatArray()).isEmpty());
  }

  @Test
  void elementsAreReadAsEveryTypeThatHoldsThem() {
    last("x.to(15)", counted(), it -> assertThat(it.toFloatArray()[5]).isEqualTo(5));
    last("x.to(5)", counted(), it -> assertThat(it.toDoubleArray()[5]).isEqualTo(5));
    last("x.to(7)", counted(), it -> assertThat(it.toDoubleArray()[5]).isEqualTo(5));
    last("x.to(3)", counted(), it -> assertThat(it.toIntArray()).endsWith(4, 5));
    last("x.to(0) + 250", counted(), it -> assertThat(it.toIntArray()).endsWith(254, 255));
    last("x.to(4)", counted(), it -> assertThat(it.toLongArray()).endsWith(4, 5));
    last("x > 4", counted(), it -> assertThat(it.toBooleanArray()).endsWith(false, true));
    last("x.to_sparse()", counted(), it -> assertThat(it.toFloatArray()).endsWith(4, 5));
  }

  @Test
  void bytesAreThoseOfTheElements() {
    last(
        "torch.complex(x, -x).conj()",
        counted(),
        it -> {
          ByteBuffer bytes = it.toBuffer();
          assertThat(bytes.remaining()).isEqualTo(48);
          assertThat(bytes.asFloatBuffer().get(10)).isEqualTo(5);
          assertThat(bytes.asFloatBuffer().get(11)).isEqualTo(5);
        });
    last(
        "x.to(2).t()", counted(), it -> assertThat(it.toBuffer().getShort(2)).isEqualTo((short) 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x.to(7) | output_1 has float64 values, which don't fit into floats; use toDoubleArray()
          x.to(4)   | output_1 has int64 values, which don't fit into floats; use toLongArray()
          torch.complex(x, x) | output_1 has complex64 values, which don't fit into floats; use toBuffer()
          x.to('meta')        | output_1 has no elements to read: it is on the meta device
          torch.quantize_per_tensor(x, 0.1, 0, 13) | output_1 has no elements to read: it is quantized; use tensor().dequantize() or int_repr()
          """)
  void whatDoesNotFitIsTold(String expression, String message) {
    last(
        expression,
        counted(),
        it ->
            assertThatThrownBy(it::toFloatArray)
                .isInstanceOf(BadInputException.class)
                .hasMessage(message));
  }

  @Test
  void textIsThatOfPyTorch() {
    last(
        "torch.stack([x / 7, x])",
        counted(),
        it ->
            assertThat(it.text())
                .isEqualTo(
                    """
                    tensor([[0.0000, 0.1429, 0.2857],
                            [0.4286, 0.5714, 0.7143]])...\
                    """));
    last("-x", counted(), it -> assertThat(it.text()).startsWith("tensor([[-0.0000, -1.0000,"));
    last(
        "x[0] > 1",
        counted(),
        it -> assertThat(it.text()).isEqualTo("tensor([False, False,  True])"));
    last(
        "x.to(4)[1] * 10",
        counted(),
        it -> assertThat(it.text()).isEqualTo("tensor([30, 40, 50])"));
    last("x.sum() * 1e20", counted(), it -> assertThat(it.text()).isEqualTo("tensor(1.5000e+21)"));
    last("x[:, 3:]", counted(), it -> assertThat(it.text()).isEqualTo("tensor([])"));
    last("x[0] / 0", counted(), it -> assertThat(it.text()).isEqualTo("tensor([nan, inf, inf])"));
    last("x.repeat(4, 4)", counted(), it -> assertThat(it.text().lines()).hasSize(5));
    last(
        "torch.complex(x, -x)[1]",
        counted(),
        it -> assertThat(it.text()).contains("4.0000-4.0000j"));
    last(
        "x.to('meta')",
        counted(),
        it -> assertThat(it.text()).isEqualTo("(no values: on the meta device)"));
  }

  @Test
  void aLayersDescriptionHasItsFirstValues() {
    try (ModelHistory history = all("x + 1", counted())) {
      assertThat(history.describe(history.layer("add_1_1")))
          .contains(
              """
                  Output tensor: shape=(2, 3), dtype=torch.float32, size=24 B
                      tensor([[1.0000, 2.0000, 3.0000],
                              [4.0000, 5.0000, 6.0000]])
                  Params: none
              """);
      assertThat(history.toString())
          .contains("3 tensors (72 B) computed in forward pass; 3 tensors (72 B) saved.");
    }
  }

  @Test
  void valuesAreDetachedUnlessTheGraphIsAskedFor() {
    Tensor x = ones(2, 3).requires_grad_(true);
    try (ModelHistory history = all("x * 3", x)) {
      assertThat(history.activation("mul_1_1").tensor().requires_grad()).isFalse();
    }
    try (ModelHistory history =
        computed("(x * 3).relu_() * x")
            .save(Selector.all(), SaveOptions.DEFAULT.withGraph())
            .run(Inputs.of(x))) {
      Tensor relu = history.activation("relu_1_2").tensor();
      relu.retain_grad();
      history.activation(-1).tensor().sum().backward();

      assertThat(relu.grad().equal(x)).isTrue();
      assertThat(x.grad().sum().item_float()).isEqualTo(36);
      assertThat(history.activation("mul_1_1").tensor().requires_grad()).isTrue();
      assertThat(history.activation("input_1").tensor().is_leaf()).isTrue();
    }
  }

  /** Makes tensors as libtorch's own LSTM does, by functions that are more than operators. */
  public static final class Factories extends Module {
    public Tensor forward(Tensor x) {
      Tensor state = torch_zeros(2, 3).add_(x);
      return state.mul(torch_ones(2, 3));
    }
  }

  @Test
  void keepingTheGraphLosesNoEdge() {
    Recording recording = Recording.of(JavaModel.of(new Factories()));
    Inputs inputs = Inputs.of(ones(2, 3).requires_grad_(true));
    try (ModelHistory plain = recording.run(inputs);
        ModelHistory history =
            recording.save(Selector.all(), SaveOptions.DEFAULT.withGraph()).run(inputs)) {
      assertThat(history.layers())
          .extracting(Layer::name, Layer::parents)
          .isEqualTo(plain.layers().stream().map(it -> tuple(it.name(), it.parents())).toList());
      assertThat(history.layer("zeros_1").children()).hasSize(1);
      assertThat(history.activation("zeros_1").toFloatArray()).containsOnly(0);
      assertThat(history.activation("add_1").tensor().requires_grad()).isTrue();
    }
  }

  @Test
  void valuesMayBeMovedConvertedAndTransformed() {
    try (ModelHistory history =
        computed("x.to(4) + 1")
            .save(Selector.all(), SaveOptions.DEFAULT.withDtype(ScalarType.Half))
            .run(Inputs.of(counted()))) {
      assertThat(history.activation("input_1").info().dtype()).isEqualTo("float16");
      assertThat(history.activation("input_1").toFloatArray()).endsWith(4, 5);
      assertThat(history.activation("add_1_2").info().dtype()).isEqualTo("int64");
    }
    try (ModelHistory history =
        computed("x + 1")
            .save(Selector.all(), SaveOptions.DEFAULT.withDevice(new Device("meta")))
            .run(Inputs.of(counted()))) {
      assertThat(history.activation("add_1_1").info().device()).isEqualTo("meta");
      assertThat(history.layer("add_1_1").tensor().device()).isEqualTo("cpu");
    }
    try (ModelHistory history =
        computed("(x + 1).mul_(0)")
            .save(Selector.type("add"), SaveOptions.DEFAULT.withTransform(it -> it.select(0, 1)))
            .run(Inputs.of(counted()))) {
      assertThat(history.activation("add_1_1").toFloatArray()).containsExactly(4, 5, 6);
      assertThat(history.activation("add_1_1").info().shapeText()).isEqualTo("3");
      assertThat(history.layer("add_1_1").tensor().shapeText()).isEqualTo("2x3");
    }
  }

  @Test
  void aTransformThatFailsIsTold() {
    assertThatThrownBy(
            () ->
                computed("x + 1")
                    .save(
                        Selector.type("add"),
                        SaveOptions.DEFAULT.withTransform(it -> it.select(5, 0)))
                    .run(Inputs.of(counted())))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("The transform failed on add: Dimension out of range");
    assertThatThrownBy(
            () ->
                computed("x + 1")
                    .save(
                        Selector.type("add"), SaveOptions.DEFAULT.withTransform(it -> new Tensor()))
                    .run(Inputs.of(counted())))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The transform made no tensor of add");
  }

  @Test
  void whatWasNotKeptIsTold() {
    try (ModelHistory history = computed("x.relu() + 1").save(1).run(Inputs.of(ones(2)))) {
      assertThat(history.activation("relu_1_1").toFloatArray()).containsOnly(1);
      assertThatThrownBy(() -> history.activation("add_1_2"))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "The value of add_1_2 was not kept; keep it by"
                  + " Recording.of(model).save(\"add_1_2\")");
      assertThatThrownBy(() -> history.activation("conv2d"))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("No layer 'conv2d'");
    }
    try (ModelHistory history = Loupe.record(computing("x + 1"), ones(2))) {
      assertThat(history.activations()).isEmpty();
    }
  }

  @Test
  void aClosedHistoryHasItsFactsAndNoValues() {
    ModelHistory history = all("x + 1", ones(2));
    Activation activation = history.activation("add_1_1");
    Tensor tensor = activation.tensor();
    history.close();
    history.close();

    String closed = "The history is closed, and its values are freed";
    assertThatThrownBy(() -> history.activation("add_1_1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(closed);
    assertThatThrownBy(history::activations).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(activation::tensor)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(closed);
    assertThatThrownBy(activation::toFloatArray).isInstanceOf(IllegalStateException.class);
    assertThat(activation.text()).isEqualTo("freed");
    assertThat(activation.info().shapeText()).isEqualTo("2");
    assertThat(tensor.isNull()).isTrue();
    assertThat(history.describe(history.layer("add_1_1"))).contains("shape=(2,)");
    assertThat(history.toString()).contains("computed in forward pass.\n");
  }

  @Test
  void valuesOutliveTheScopeOfTheRecordingAndEndWithTheHistory() {
    ModelHistory history;
    WeakIValue weak;
    try (PointerScope scope = new PointerScope()) {
      history = all("x * 2 + 1", counted());
      weak = weak(history.activation("add_1_2")).retainReference();
    }
    assertThat(history.activation("add_1_2").toFloatArray()).endsWith(9, 11);
    assertThat(weak.use_count()).isEqualTo(1);

    history.close();
    assertThat(weak.use_count()).isZero();
  }

  @Test
  void keepingAllAgainAndAgainKeepsNoMemory() {
    Recording recording = computed("(x * 2 + 1).relu_().sum() + x").save(Selector.all());
    Tensor x = ones(500, 1000);
    for (int i = 0; i < 200; i++) {
      List<WeakIValue> values;
      try (ModelHistory history = recording.run(Inputs.of(x))) {
        values = history.activations().values().stream().map(ActivationTest::weak).toList();
      }
      assertThat(values).hasSize(7).allMatch(value -> value.use_count() == 0);
    }
  }

  /** Tells how many have a value, and is none of them. */
  private static WeakIValue weak(Activation activation) {
    try (IValue value = new IValue(activation.tensor())) {
      return new WeakIValue(value);
    }
  }
}
