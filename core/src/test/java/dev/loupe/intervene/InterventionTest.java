package dev.loupe.intervene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.loupe.Recording;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An intervention does what the same change does that is written by hand into the model. */
class InterventionTest {
  private static final Tensor DIRECTION = tensor(1f, -2f, 0f, 3f);
  private static final Tensor OTHER = ones(2, 4).mul(new Scalar(7));

  /** Has a place for a change by hand. */
  public static final class Net extends Module {
    private final LinearImpl first = register_module("first", new LinearImpl(3, 4));
    private final LinearImpl second = register_module("second", new LinearImpl(4, 2));
    private final boolean inPlace;
    private final UnaryOperator<Tensor> byHand;

    Net(boolean inPlace, UnaryOperator<Tensor> byHand) {
      this.inPlace = inPlace;
      this.byHand = byHand;
    }

    public Tensor forward(Tensor x) {
      Tensor hidden = first.forward(x);
      if (inPlace) {
        // Who keeps the tensor sees the change, too.
        relu_(hidden);
        hidden = byHand.apply(hidden);
      } else {
        hidden = byHand.apply(relu(hidden));
      }
      return second.forward(hidden).add(hidden.sum());
    }
  }

  private static Net net(boolean inPlace, UnaryOperator<Tensor> byHand) {
    manual_seed(1);
    return new Net(inPlace, byHand);
  }

  private static Arguments kind(Intervention intervention, UnaryOperator<Tensor> byHand) {
    return Arguments.of(intervention, byHand);
  }

  private static Tensor projection(Tensor value) {
    return value.matmul(DIRECTION).unsqueeze(1).mul(DIRECTION).div(DIRECTION.dot(DIRECTION));
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind(Intervention.zero(), value -> value.mul(new Scalar(0))),
        kind(Intervention.constant(2.5), value -> torch.full_like(value, new Scalar(2.5))),
        kind(Intervention.scale(-3), value -> value.mul(new Scalar(-3))),
        kind(
            Intervention.mean(-1),
            value -> value.mean(new long[] {1}, true, new ScalarTypeOptional()).expand(2, 4)),
        kind(Intervention.mean(), value -> value.mean().expand(2, 4)),
        kind(Intervention.add(DIRECTION, 0.5), value -> value.add(DIRECTION, new Scalar(0.5))),
        kind(
            Intervention.clamp(0.1, 0.3),
            value ->
                value.clamp(
                    new ScalarOptional(new Scalar(0.1)), new ScalarOptional(new Scalar(0.3)))),
        kind(Intervention.projectOnto(DIRECTION, 1), InterventionTest::projection),
        kind(Intervention.projectOff(DIRECTION, -1), value -> value.sub(projection(value))),
        kind(Intervention.replaceBy(OTHER), value -> OTHER.clone()),
        kind(Intervention.mask(1, 0, 2), value -> value.mul(tensor(0f, 1f, 0f, 1f))),
        kind(Intervention.of("sin", Tensor::sin), Tensor::sin),
        kind(Intervention.of("in place", value -> value.exp_()), Tensor::exp),
        kind(Intervention.of("same", value -> value), value -> value));
  }

  private static Tensor gradient(Net net) {
    return net.named_parameters().get("first.weight").grad();
  }

  private static boolean close(Tensor one, Tensor other) {
    return torch.allclose(one, other, 1e-5, 1e-6, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void equalsTheSameChangeByHand(Intervention intervention, UnaryOperator<Tensor> byHand) {
    check(false, intervention, byHand);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void equalsTheSameChangeAfterAnOperatorInPlace(
      Intervention intervention, UnaryOperator<Tensor> byHand) {
    check(true, intervention, byHand);
  }

  private static void check(
      boolean inPlace, Intervention intervention, UnaryOperator<Tensor> byHand) {
    Tensor x = randn(2, 3);
    Net written = net(inPlace, byHand);
    Tensor expected = written.forward(x);
    expected.sum().backward();

    Net changed = net(inPlace, value -> value);
    Selector relu = Selector.type("relu");
    try (ModelHistory history =
        Recording.of(JavaModel.of(changed))
            .change(relu, intervention)
            .save(Selector.all(), SaveOptions.DEFAULT.withGraph())
            .run(Inputs.of(x))) {
      assertThat(close(history.activation("output_1").tensor(), expected)).isTrue();
      assertThat(history.interventions())
          .containsExactly(
              new AppliedIntervention(history.layer("relu_1").index(), intervention.toString()));
      history.activation("output_1").tensor().sum().backward();
    }
    Tensor gradient = gradient(written);
    assertThat(
            gradient(changed).defined()
                ? close(
                    gradient(changed),
                    gradient.defined() ? gradient : gradient(changed).mul(new Scalar(0)))
                : !gradient.defined())
        .isTrue();
  }

  @Test
  void noiseIsThatOfItsSeed() {
    Tensor x = randn(2, 3);
    Recording recording = Recording.of(JavaModel.of(net(false, value -> value))).save("relu_1");
    manual_seed(5);
    try (ModelHistory plain = recording.run(Inputs.of(x));
        ModelHistory noisy =
            recording.change("relu_1", Intervention.noise(0.5, 3)).run(Inputs.of(x));
        ModelHistory again =
            recording.change("relu_1", Intervention.noise(0.5, 3)).run(Inputs.of(x));
        ModelHistory other =
            recording.change("relu_1", Intervention.noise(0.5, 4)).run(Inputs.of(x))) {
      Tensor noise = noisy.activation("relu_1").tensor().sub(plain.activation("relu_1").tensor());
      assertThat(noise.abs().max().item_float()).isBetween(0.01f, 3f);
      assertThat(noisy.activation("relu_1").tensor().equal(again.activation("relu_1").tensor()))
          .isTrue();
      assertThat(noisy.activation("relu_1").tensor().equal(other.activation("relu_1").tensor()))
          .isFalse();
    }
    Tensor next = rand(2);
    manual_seed(5);
    assertThat(rand(2).equal(next)).as("the model's own random numbers are its own").isTrue();
  }
}
