package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.names;
import static dev.loupe.recording.Graphs.parents;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Tensors that come from no input: made inside, parameters, buffers. */
@SuppressWarnings("try") // scopes free what a model makes
class InternalTensorsTest {

  @Test
  void whatAnOperatorMakesIsAnInternalSource() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    noise = torch.rand([2]) * 0.1
                    return x + noise
                """),
            ones(2));

    assertThat(edges(history))
        .containsExactly(
            "rand_1_1 -> mul_1_2",
            "input_1 -> add_1_3",
            "mul_1_2 -> add_1_3",
            "add_1_3 -> output_1");
    assertThat(history.layer("mul_1_2").internal()).isTrue();
    assertThat(history.layer("add_1_3").internal()).isFalse();
  }

  /** Frees tensors and makes new ones, which get the addresses of the old. */
  public static final class Churning extends Module {
    public Tensor forward(Tensor x) {
      Tensor total = x.mul(new Scalar(1));
      for (int i = 0; i < 200; i++) {
        try (PointerScope scope = new PointerScope()) {
          x.add(new Scalar(i)).exp().select(0, 0).zero_();
          Tensor foreign = torch.from_blob(new FloatPointer(1, 2, 3, 4), 4);
          Tensor made = Tensor.create(new float[] {1, 2, 3, 4});
          total.add_(foreign.neg()).mul_(made.sin());
        }
      }
      return total;
    }
  }

  @Test
  void addressesThatAreUsedAgainGiveNoFalseEdges() {
    ModelHistory history = Loupe.record(new Churning(), ones(2, 4));

    assertThat(history.layers(LayerKind.OPERATION)).hasSizeGreaterThan(200 * 8);
    for (Layer layer : history.operations()) {
      switch (layer.type()) {
        case "exp" ->
            assertThat(history.parents(layer)).extracting(Layer::type).containsExactly("add");
        case "select" ->
            assertThat(history.parents(layer)).extracting(Layer::type).containsExactly("exp");
        case "zero" ->
            assertThat(history.parents(layer)).extracting(Layer::type).containsExactly("select");
        case "neg" -> assertThat(layer.parents()).isEmpty();
        default -> {}
      }
    }
  }

  /** Reads parameters and buffers in all ways. */
  private static JitModule stateful() {
    JitModule model = empty("Stateful");
    model.register_parameter("weight", ones(4, 4), false);
    model.register_buffer("mean", zeros(4));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            y = x.matmul(self.weight.t()) * self.weight[0]
            y = y - self.mean
            self.mean.mul_(0.5)
            self.mean.add_(x.mean(0))
            return y + self.mean
        """);
    return model;
  }

  @Test
  void parametersAndTheirViewsAreNoLayers() {
    ModelHistory history = Loupe.record(stateful(), ones(2, 4));

    assertThat(names(history)).doesNotContain("t_1_1");
    assertThat(history.operations()).noneMatch(layer -> layer.type().equals("select"));
    for (String key : new String[] {"matmul_1", "mul_1"}) {
      assertThat(history.layer(key).parameters())
          .extracting(parameter -> parameter.address())
          .containsExactly("weight");
    }
    assertThat(parents(history, "matmul_1")).containsExactly("input_1");
  }

  @Test
  void slicesOfAParameterAreToldApart() {
    JitModule model = empty("Packed");
    model.register_parameter("w", ones(8, 4), false);
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            for i in range(2):
                x = x.matmul(self.w.narrow(0, 0, 4)).matmul(self.w.narrow(0, 4, 4))
            return x.matmul(self.w.t()).matmul(self.w)
        """);

    ModelHistory history = Loupe.record(model, ones(4, 4));

    assertThat(names(history))
        .containsExactly(
            "input_1",
            "matmul_1_1:1",
            "matmul_2_2:1",
            "matmul_1_1:2",
            "matmul_2_2:2",
            "matmul_3_3:1",
            "matmul_3_3:2",
            "output_1");
    assertThat(history.operations())
        .allSatisfy(
            layer ->
                assertThat(layer.parameters())
                    .extracting(parameter -> parameter.address())
                    .containsExactly("w"));
  }

  @Test
  void aParameterUnderTwoAddressesIsOne() {
    Tensor shared = ones(3);
    JitModule model = empty("Shared");
    model.register_parameter("a", shared, false);
    model.register_parameter("b", shared, false);
    model.define("def forward(self, x: Tensor) -> Tensor:\n    return x * self.a + self.b\n");

    ModelHistory history = Loupe.record(model, ones(3));

    assertThat(history.totalParameters()).isEqualTo(3);
    assertThat(history.parameters().get(0).addresses()).containsExactly("a", "b");
    assertThat(history.layer("add_1").parameters()).isEqualTo(history.layer("mul_1").parameters());
  }
}
