package dev.loupe.values;

import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Where labels are needed the model runs twice, and it is as if it had run once. */
class TwoRunsTest {

  /** Random while it trains. */
  public static final class Random extends Module {
    private final DropoutImpl dropout = register_module("dropout", new DropoutImpl(0.5));

    public Tensor forward(Tensor x) {
      return dropout.forward(x).add(rand(2, 4));
    }
  }

  @Test
  void bothRunsDrawTheSameRandomNumbers() {
    Random model = new Random();
    Tensor x = ones(2, 4);
    manual_seed(3);
    Tensor plain = model.forward(x);
    Tensor next = rand(3);

    manual_seed(3);
    try (ModelHistory history =
        Recording.of(JavaModel.of(model)).save("dropout", -1).run(Inputs.of(x))) {
      assertThat(rand(3).equal(next)).isTrue();
      assertThat(history.activations().keySet()).containsExactly("dropout_1_1", "output_1");
      assertThat(history.activation(-1).tensor().equal(plain)).isTrue();
      assertThat(history.validate().allFaults()).isEmpty();
    }
  }

  /** Writes into its parameter, buffers, an attribute and its input. */
  private static JitModule writing() {
    JitModule model = empty("Writing");
    model.register_parameter("weight", ones(2), false);
    model.register_buffer("count", zeros(2));
    model.register_attribute(
        "last", torch.parseSchema("a::b(Tensor x) -> ()").arguments().type(), new IValue(zeros(1)));
    model.register_attribute(
        "runs", torch.parseSchema("a::b(int x) -> ()").arguments().type(), new IValue(0L));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            self.count.add_(1)
            self.weight.mul_(2)
            self.runs = self.runs + 1
            self.last = self.last + self.count
            y = x * self.weight + self.last + self.runs
            x.unsqueeze_(0)
            x.fill_(9)
            return y
        """);
    return model;
  }

  @Test
  void theModelIsAfterwardsAsAfterOneForward() {
    JitModule plain = writing();
    JitModule model = writing();
    Recording recording = Recording.of(TorchScriptModel.of(model)).save("mul");
    for (int i = 0; i < 2; i++) {
      Tensor x = ones(2);
      Tensor expected = plain.forward(new IValueVector(new IValue(x))).toTensor();
      Tensor y = ones(2);
      try (ModelHistory history = recording.run(Inputs.of(y))) {
        assertThat(history.activations()).hasSize(2);
        assertThat(y.equal(x)).as("the input").isTrue();
      }
      for (String name : new String[] {"count", "weight", "last"}) {
        assertThat(model.attr(name).toTensor().equal(plain.attr(name).toTensor()))
            .as(name)
            .isTrue();
      }
      assertThat(model.attr("runs").toInt()).isEqualTo(i + 1L);
      assertThat(expected.numel()).isEqualTo(2);
    }
  }

  @Test
  void aNameThatMeansNothingLeavesTheModelAsItWas() {
    JitModule model = writing();
    Tensor x = ones(2);
    manual_seed(4);
    Tensor next = rand(3);
    manual_seed(4);

    assertThatThrownBy(
            () -> Recording.of(TorchScriptModel.of(model)).save("conv9").run(Inputs.of(x)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No layer 'conv9'");

    assertThat(model.attr("count").toTensor().sum().item_float()).isZero();
    assertThat(model.attr("weight").toTensor().sum().item_float()).isEqualTo(2);
    assertThat(x.equal(ones(2))).isTrue();
    assertThat(rand(3).equal(next)).isTrue();
  }

  /** Does something else each time. */
  public static final class Moody extends Module {
    private int runs;

    public Tensor forward(Tensor x) {
      runs++;
      return runs % 2 == 1 ? x.relu() : x.sigmoid();
    }
  }

  @Test
  void aModelThatRunsOtherwiseTheSecondTimeIsTold() {
    Recording recording = Recording.of(JavaModel.of(new Moody()));

    assertThatThrownBy(() -> recording.save(1).run(Inputs.of(ones(2))))
        .isInstanceOf(LoupeException.class)
        .hasMessageStartingWith(
            "The model did not run the same way twice, as the selector 1 needs: layer 1 was"
                + " relu_1_1 (aten::relu 2), and then sigmoid_1_1 (aten::sigmoid 2).");
    try (ModelHistory history = recording.save(Selector.all()).run(Inputs.of(ones(2)))) {
      assertThat(history.activations()).hasSize(3);
    }
  }

  @Test
  void oneRunSufficesWhereTheOperatorDecides() {
    Moody model = new Moody();

    Recording.of(JavaModel.of(model)).save(Selector.type("relu")).run(Inputs.of(ones(2))).close();
    assertThat(model.runs).isEqualTo(1);
  }

  @Test
  void theForwardOfAScriptMayFail() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x.relu() * 2
                return y.matmul(y)
            """);
    assertThatThrownBy(
            () ->
                Recording.of(TorchScriptModel.of(model))
                    .save(Selector.all())
                    .run(Inputs.of(ones(2, 3))))
        .isInstanceOfSatisfying(
            dev.loupe.capture.ForwardException.class,
            e -> {
              try (ModelHistory partial = e.partialHistory()) {
                assertThat(partial.activations().keySet())
                    .containsExactly("input_1", "relu_1_1", "mul_1_2");
                assertThat(partial.activation("mul_1_2").toFloatArray()).containsOnly(2);
                assertThatThrownBy(() -> partial.activation(-1))
                    .hasMessage("matmul_1_3 has no value: its operator failed");
              }
            });
  }
}
