package dev.loupe.intervene;

import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an intervention does, there is a clear error at most, and the model is as before. */
class BadInterventionsTest {
  private static final Recording RECORDING =
      Recording.of(
              TorchScriptModel.of(
                  script(
                      """
                      def forward(self, x: Tensor) -> Tensor:
                          y = torch.relu_(x * 2)
                          return y + 1
                      """)))
          .save(-1);

  private static float[] output(Intervention intervention, String type) {
    try (ModelHistory history =
        RECORDING.change(Selector.type(type), intervention).run(Inputs.of(ones(2)))) {
      return history.activation(-1).toFloatArray();
    }
  }

  private static Arguments refused(String message, Intervention intervention) {
    return Arguments.of(message, intervention);
  }

  private static Arguments refused(String message, UnaryOperator<Tensor> change) {
    return Arguments.of(message, Intervention.of("mine", change));
  }

  private static Tensor closed() {
    Tensor closed = ones(2);
    closed.close();
    return closed;
  }

  private static Tensor fail() {
    throw new IllegalStateException("not today");
  }

  static Stream<Arguments> refusals() {
    String made = " gave a tensor %s on %s, but the layer is 2 float32 strided on cpu";
    return Stream.of(
        refused("mine at %s" + made.formatted("3 float32 strided", "cpu"), value -> ones(3)),
        refused(
            "mine at %s" + made.formatted("1x2 float32 strided", "cpu"),
            value -> value.unsqueeze(0)),
        refused(
            "mine at %s" + made.formatted("2 float64 strided", "cpu"),
            value -> value.to(ScalarType.Double)),
        refused(
            "mine at %s" + made.formatted("2 float32 strided", "meta"),
            value -> value.to(new org.bytedeco.pytorch.Device("meta"), ScalarType.Float)),
        refused("mine at %s" + made.formatted("2 float32 sparse_coo", "cpu"), Tensor::to_sparse),
        refused("mine at %s gave no tensor", value -> null),
        refused("mine at %s gave no tensor", value -> new Tensor()),
        refused("mine at %s gave no tensor", value -> closed()),
        refused(
            "mine at %s gave no tensor",
            value -> {
              value.close();
              return value;
            }),
        refused("mine at %s failed: not today", value -> fail()),
        refused(
            "mask(1, 0) at %s failed: Dimension out of range (expected to be in range of [-1, 0], but got 1)",
            Intervention.mask(1, 0)),
        refused(
            "mask(0, 9) at %s failed: index 9 is out of bounds for dimension 0 with size 2",
            Intervention.mask(0, 9)),
        refused(
            "projectOnto(3, 0) at %s failed: a direction of 3 elements does not fit into dimension 0",
            Intervention.projectOnto(ones(3), 0)),
        refused(
            "replaceBy(5) at %s" + made.formatted("5 float32 strided", "cpu"),
            Intervention.replaceBy(zeros(5))));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void isRefusedWithTheNameOfTheLayer(String message, Intervention intervention) {
    for (String type : List.of("mul", "relu", "input", "output")) {
      assertThatThrownBy(() -> output(intervention, type))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("The intervention " + message.formatted(type));
    }
    assertThat(output(Intervention.scale(1), "mul")).containsExactly(3, 3);
  }

  private static Arguments taken(float expected, UnaryOperator<Tensor> change) {
    return Arguments.of(expected, change);
  }

  static Stream<Arguments> oddities() {
    Tensor own = tensor(5f, 5f);
    return Stream.of(
        taken(3, value -> value),
        taken(
            9,
            value -> {
              value.fill_(new Scalar(8));
              return value;
            }),
        taken(
            3,
            value -> {
              Tensor other = value.alias();
              value.close();
              return other;
            }),
        taken(
            2,
            value -> {
              value.zero_();
              return value.add(new Scalar(1));
            }),
        taken(6, value -> own),
        taken(6, value -> own.view(2)),
        taken(3, value -> value.expand(2)),
        taken(
            3,
            value -> {
              value.resize_(100);
              return value.narrow(0, 0, 2);
            }));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void anythingElseIsTakenAsItIs(float expected, UnaryOperator<Tensor> change) {
    Intervention intervention = Intervention.of("odd", change);
    for (int i = 0; i < 3; i++) {
      assertThat(output(intervention, "relu")).containsExactly(expected, expected);
      assertThat(output(intervention, "output")).hasSize(2);
    }
  }

  @Test
  void errorsPassThrough() {
    Intervention failing =
        Intervention.of(
            "failing",
            value -> {
              throw new AssertionError("mine");
            });
    assertThatThrownBy(() -> output(failing, "mul"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("mine");
  }

  @Test
  void valuesOfAClosedHistoryAreRefused() {
    Intervention patch;
    try (ModelHistory history = RECORDING.run(Inputs.of(ones(2)))) {
      patch = Intervention.replaceBy(history.activation(-1));
    }
    assertThatThrownBy(() -> output(patch, "mul"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "The intervention replaceBy(output_1) at mul failed: The history is closed, and its"
                + " values are freed");
  }

  @Test
  void uselessArgumentsAreRefusedAtOnce() {
    assertThatThrownBy(() -> Intervention.clamp(2, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Nothing lies between 2.0 and 1.0");
    assertThatThrownBy(() -> Intervention.add(closed(), 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The direction is no tensor");
    assertThatThrownBy(
            () -> RECORDING.change("nowhere", Intervention.zero()).run(Inputs.of(ones(2))))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No layer 'nowhere'");
  }
}
