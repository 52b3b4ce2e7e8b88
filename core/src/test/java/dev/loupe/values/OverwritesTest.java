package dev.loupe.values;

import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Recording;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.Tensors;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A kept value stays what the operator returned, and is not copied for nothing. */
@SuppressWarnings("try") // guards are there to be closed
class OverwritesTest {

  private static ModelHistory all(JitModule model, Object... inputs) {
    return Recording.of(TorchScriptModel.of(model)).save(Selector.all()).run(Inputs.of(inputs));
  }

  private static float sum(ModelHistory history, String key) {
    return history.activation(key).tensor().sum().item_float();
  }

  private static long memory(ModelHistory history, String key) {
    return Tensors.storage(history.activation(key).tensor().unsafeGetTensorImpl());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          y.add_(5)
          y[0].add_(5)
          y.view(-1).zero_()
          y.t().mul_(7)
          y.resize_(2, 3).fill_(9)
          torch.add(x, 7, out=y)
          torch.add(x, 7, out=y[0:2])
          torch.mul(x, 0, out=y.detach())
          y.data.zero_()
          y[:, 1] = 8
          y.unsqueeze_(0).add_(1)
          y.set_(x)
          y.random_()
          """)
  void aWriteLaterDoesNotChangeIt(String write) {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x + 1
                %s
                return y.sum()
            """
                .formatted(write));
    try (NoGradGuard noGrad = new NoGradGuard();
        ModelHistory history = all(model, ones(2, 3))) {
      assertThat(history.activation("add_1_1").toFloatArray()).containsOnly(2).hasSize(6);
      assertThat(history.activation("add_1_1").info().shapeText()).isEqualTo("2x3");
      assertThat(history.activation("input_1").toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void eachOfSeveralWritesHasItsOwnValue() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x * 1
                y.add_(1)
                y.add_(1)
                z = y[0]
                z.zero_()
                return y
            """);
    try (ModelHistory history = all(model, ones(2, 3))) {
      assertThat(sum(history, "mul_1_1")).isEqualTo(6);
      assertThat(sum(history, "add_1_2")).isEqualTo(12);
      assertThat(sum(history, "add_2_3")).isEqualTo(18);
      assertThat(sum(history, "select_1_4")).isEqualTo(9);
      assertThat(sum(history, "zero_1_5")).isEqualTo(0);
      assertThat(sum(history, "output_1")).isEqualTo(9);
    }
  }

  @Test
  void onlyWhatIsOverwrittenIsCopied() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x + 1
                top = y[0]
                bottom = y[1:]
                z = y * 2
                bottom.zero_()
                return z + top
            """);
    try (ModelHistory history = all(model, ones(2, 3))) {
      assertThat(sum(history, "add_1_1")).isEqualTo(12);
      assertThat(sum(history, "slice_1_3")).isEqualTo(6);
      // The row that nobody wrote into still lies in the memory of what was written.
      assertThat(memory(history, "select_1_2")).isEqualTo(memory(history, "zero_1_5"));
      assertThat(memory(history, "add_1_1")).isNotEqualTo(memory(history, "zero_1_5"));
      assertThat(memory(history, "output_1")).isEqualTo(memory(history, "add_2_6"));
    }
  }

  @Test
  void inputsParametersAndBuffersMayBeWrittenWhenTheForwardIsOver() {
    JitModule model = empty("Net");
    model.register_parameter("weight", ones(3), false);
    model.register_buffer("shift", ones(3));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return x.view(-1) * self.weight + self.shift
        """);
    Tensor x = ones(1, 3);
    try (ModelHistory history = all(model, x)) {
      x.zero_();
      model.attr("weight").toTensor().detach().zero_();
      model.attr("shift").toTensor().zero_();

      assertThat(sum(history, "input_1")).isEqualTo(3);
      assertThat(sum(history, "view_1_1")).isEqualTo(3);
      assertThat(sum(history, "buffer_1")).isEqualTo(3);
      assertThat(sum(history, "add_1_3")).isEqualTo(6);
    }
  }

  @Test
  void aBufferHasAValueForEachVersion() {
    JitModule model = empty("Net");
    model.register_buffer("count", zeros(2));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            a = x + self.count
            self.count.add_(1)
            b = x + self.count
            self.count = self.count * 10
            return a + b + self.count
        """);
    try (ModelHistory history = all(model, ones(2))) {
      assertThat(history.activation("count:1").toFloatArray()).containsExactly(0, 0);
      assertThat(history.activation("count:2").toFloatArray()).containsExactly(1, 1);
      assertThat(history.activation("count:3").toFloatArray()).containsExactly(10, 10);
    }
    assertThat(model.attr("count").toTensor().sum().item_float()).isEqualTo(20);
  }

  /** Its statistics are written by the operator that reads them. */
  public static final class Normalized extends Module {
    private final BatchNorm1dImpl norm =
        register_module("norm", new BatchNorm1dImpl(new BatchNormOptions(2)));

    public Tensor forward(Tensor x) {
      return norm.forward(x);
    }
  }

  @Test
  void statisticsAreKeptAsTheyWereReadAndAsTheyWereWritten() {
    try (ModelHistory history =
        Recording.of(JavaModel.of(new Normalized()))
            .save(Selector.all())
            .run(Inputs.of(torch.full(new long[] {4, 2}, new Scalar(3f))))) {
      assertThat(history.activation("norm.running_mean:1").toFloatArray()).containsOnly(0);
      assertThat(history.activation("norm.running_mean:2").toFloatArray()).containsOnly(0.3f);
    }
  }

  /** A LinearImpl whose bias is added in place. */
  public static final class Deep extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 3));

    public Tensor forward(Tensor x) {
      return fc.forward(x).mul_(new Scalar(2f));
    }
  }

  @Test
  void aNativeLinearIsKeptWithItsBias() {
    Deep model = new Deep();
    Tensor x = ones(2, 5, 4);
    try (NoGradGuard noGrad = new NoGradGuard();
        ModelHistory history =
            Recording.of(JavaModel.of(model)).save(Selector.all()).run(Inputs.of(x))) {
      Tensor expected = torch.linear(x, model.fc.weight(), model.fc.bias());

      assertThat(history.activation("linear_1_1").tensor().equal(expected)).isTrue();
      assertThat(history.activation("mul_1_2").tensor().equal(expected.mul(new Scalar(2f))))
          .isTrue();
    }
  }
}
