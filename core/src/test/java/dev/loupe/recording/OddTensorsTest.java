package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.names;
import static dev.loupe.recording.ScriptModules.computing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.TensorInfo;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors of all element types, layouts and shapes. */
class OddTensorsTest {

  @ParameterizedTest
  @CsvSource({
    "Byte, uint8, 1",
    "Char, int8, 1",
    "Short, int16, 2",
    "Int, int32, 4",
    "Long, int64, 8",
    "Half, float16, 2",
    "BFloat16, bfloat16, 2",
    "Float, float32, 4",
    "Double, float64, 8",
    "ComplexFloat, complex64, 8",
    "ComplexDouble, complex128, 16",
    "Bool, bool, 1",
    "Float8_e5m2, float8_e5m2, 1",
  })
  void elementTypesHaveTheirNamesAndSizes(ScalarType type, String name, int size) {
    ModelHistory history = Loupe.record(computing("x.t()"), ones(2, 3).to(type));

    for (String key : new String[] {"input_1", "t_1_1", "output_1"}) {
      TensorInfo tensor = history.layer(key).tensor();
      assertThat(tensor.dtype()).isEqualTo(name);
      assertThat(tensor.layout()).isEqualTo("strided");
      assertThat(tensor.device()).isEqualTo("cpu");
      assertThat(tensor.bytes()).isEqualTo(6L * size);
    }
  }

  @Test
  void aConversionNamesTheElementTypeThatItConvertsTo() {
    ModelHistory history = Loupe.record(computing("x.to(7)"), ones(2));

    assertThat(history.layer("to_1_1").call().get().arguments())
        .anySatisfy(argument -> assertThat(argument).hasToString("dtype=float64"));
  }

  @Test
  void scalarsAndEmptyTensorsAreRecorded() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                none = x[0:0]
                none.zero_()
                return x.sum() * 2, torch.cat([none, x])
            """);

    assertThat(history.layer("sum").tensor().shapeText()).isEqualTo("scalar");
    assertThat(history.layer("sum").tensor().elements()).isEqualTo(1);
    assertThat(history.layer("zero").tensor().shapeText()).isEqualTo("0x3");
    assertThat(history.layer("zero").tensor().bytes()).isZero();
    // Nothing was written, so nobody but its own readers depends on the writer.
    assertThat(Graphs.parents(history, "sum")).containsExactly("input_1");
    assertThat(Graphs.parents(history, "cat")).containsExactly("zero_1_2", "input_1");
  }

  @Test
  void sparseTensorsAreRecordedWithTheirLayout() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                coo = x.to_sparse() * 2
                csr = coo.coalesce().to_dense().to_sparse_csr()
                return csr.matmul(x.t()) + coo.to_dense().matmul(x.t())
            """);

    assertThat(history.layer("mul_1").tensor().layout()).isEqualTo("sparse_coo");
    assertThat(history.layer("mul_1").tensor().shapeText()).isEqualTo("2x3");
    assertThat(history.layer("tosparsecsr").tensor().layout()).isEqualTo("sparse_csr");
    assertThat(history.layer("add_1").tensor().layout()).isEqualTo("strided");
  }

  @Test
  void sparseInputsAndInPlaceWritesIntoThemAreRecorded() {
    ModelHistory history = Loupe.record(computing("x.mul_(2).to_dense()"), ones(2, 3).to_sparse());

    assertThat(history.layer("input_1").tensor().layout()).isEqualTo("sparse_coo");
    assertThat(edges(history))
        .containsExactly("input_1 -> mul_1_1", "mul_1_1 -> todense_1_2", "todense_1_2 -> output_1");
  }

  @Test
  void quantizedTensorsAreRecorded() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                q = torch.quantize_per_tensor(x, 0.1, 10, 13)
                return torch.dequantize(q.reshape([3, 2])) + q.int_repr().reshape([3, 2])
            """);

    assertThat(history.layer("quantizepertensor").tensor().dtype()).isEqualTo("quint8");
    assertThat(names(history))
        .containsExactly(
            "input_1",
            "quantizepertensor_1_1",
            "reshape_1_2",
            "dequantize_1_3",
            "intrepr_1_4",
            "reshape_2_5",
            "add_1_6",
            "output_1");
  }

  @Test
  void nestedTensorsAreRecordedWithoutAShape() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                nested = torch._nested_tensor_from_tensor_list([x, x[0:1]])
                return torch.relu(nested * 2).to_padded_tensor(0.0)
            """);

    assertThat(history.layer("relu").tensor().shapeText()).isEqualTo("scalar");
    assertThat(history.layer("topaddedtensor").tensor().shapeText()).isEqualTo("2x2x3");
    assertThat(edges(history)).contains("relu_1_4 -> topaddedtensor_1_5");
  }

  @Test
  void expandedAndNegativeAndConjugateViewsAreRecorded() {
    ModelHistory history =
        Loupe.record(
            ScriptModules.script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    z = torch.complex(x, x).conj()
                    wide = x[0:1].expand([5, 3])
                    return z.imag.sum() + wide.sum() + z.real.flip([0]).sum()
                """),
            ones(2, 3));

    assertThat(history.layer("conj").tensor().dtype()).isEqualTo("complex64");
    assertThat(history.layer("expand").tensor().shapeText()).isEqualTo("5x3");
  }

  @Test
  void tensorsOnTheMetaDeviceAreRecordedThoughTheyHaveNoValues() {
    ModelHistory history =
        Loupe.record(
            computing("x * 2 + 1"),
            ones(2, 3).to(new org.bytedeco.pytorch.Device("meta"), ScalarType.Float));

    assertThat(history.layer("mul_1_1").tensor().device()).isEqualTo("meta");
    assertThat(history.layer("add_1_2").tensor().shapeText()).isEqualTo("2x3");
  }

  @Test
  void noGradAndInferenceModeMakeNoDifference() {
    var model = computing("torch.relu(x * 2)");
    ModelHistory plain = Loupe.record(model, ones(2));
    try (var off = new org.bytedeco.pytorch.NoGradGuard()) {
      assertThat(Graphs.facts(Loupe.record(model, ones(2)))).isEqualTo(Graphs.facts(plain));
      assertThat(org.bytedeco.pytorch.GradMode.is_enabled()).isFalse();
    }
    try (var inference = new org.bytedeco.pytorch.InferenceMode(true)) {
      assertThat(Graphs.facts(Loupe.record(model, ones(2)))).isEqualTo(Graphs.facts(plain));
    }
  }

  private static ModelHistory record(String code) {
    return Loupe.record(ScriptModules.script(code), ones(2, 3));
  }
}
