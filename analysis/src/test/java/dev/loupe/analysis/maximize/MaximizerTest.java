package dev.loupe.analysis.maximize;

import static dev.loupe.analysis.maximize.Scripted.image;
import static dev.loupe.analysis.maximize.Scripted.model;
import static dev.loupe.analysis.maximize.Scripted.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.Normalization;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ascents whose way can be computed by hand. */
final class MaximizerTest {
  /** Unit 0 is the sum of {@code w x}, w = 1, 2, 3, 4; unit 1 is minus the sum of squares. */
  private static final TorchScriptModel NET =
      model(
          "w = torch.arange(1, 5, dtype=x.dtype).view(1, 1, 2, 2)",
          "linear = (x * w).flatten(1).sum(1)",
          "return torch.stack([linear, -(x * x).flatten(1).sum(1)], 1)");

  private static Maximizer maximizer(int unit, Recipe recipe) {
    return Maximizer.of(NET, "stack", Target.unit(unit)).withRecipe(recipe);
  }

  private static Recipe steps(int steps, double rate) {
    return Recipe.PLAIN.withSteps(steps).withRate(LearningRate.constant(rate));
  }

  @Test
  void aLinearUnitGrowsInEqualSteps() {
    try (Maximization found = maximizer(0, steps(3, 0.5)).run(image(1, 0, 0, -1))) {
      assertThat(values(found.last())).containsExactly(2.5, 3, 4.5, 5);
      assertThat(found.history())
          .extracting(Step::activation)
          .containsExactly(-3.0, 12.0, 27.0, 42.0);
      assertThat(found.history()).extracting(Step::number).containsExactly(0, 1, 2, 3);
      assertThat(found.history())
          .extracting(Step::gradientNorm)
          .allSatisfy(norm -> assertThat(norm).isEqualTo(Math.sqrt(30), offset(1e-12)));
      assertThat(found.history().get(2).distance()).isEqualTo(Math.sqrt(30), offset(1e-12));
      assertThat(found.history().get(0).imageNorm()).isEqualTo(Math.sqrt(2), offset(1e-12));
      assertThat(found.steps()).isEqualTo(3);
      assertThat(values(found.best())).isEqualTo(values(found.last()));
    }
  }

  @Test
  void decayLeadsToAFixedPoint() {
    double rate = 0.5;
    double decay = 0.2;
    Recipe recipe = steps(200, rate).with(new L2Decay(decay));
    try (Maximization found = maximizer(0, recipe).run(image(9, 9, 9, 9))) {
      double factor = rate * (1 - decay) / decay;
      assertThat(values(found.last()))
          .containsExactly(new double[] {factor, 2 * factor, 3 * factor, 4 * factor}, offset(1e-9));
    }
  }

  @Test
  void theBestImageHasItsOwnActivation() {
    // A rate above 1 jumps beyond the hill.
    try (Maximization found = maximizer(1, steps(1, 1.5)).run(image(1, 0, 0, 0))) {
      assertThat(found.history()).extracting(Step::activation).containsExactly(-1.0, -4.0);
      assertThat(found.bestStep().number()).isZero();
      assertThat(found.activation()).isEqualTo(-1);
      assertThat(values(found.best())).containsExactly(1, 0, 0, 0);
      assertThat(values(found.last())).containsExactly(-2, 0, 0, 0);
    }
  }

  @Test
  void itEndsWhereTheGradientIsZero() {
    try (Maximization found = maximizer(1, steps(50, 0.5)).run(image(3, 1, -2, 5))) {
      assertThat(found.zeroGradient()).isTrue();
      assertThat(found.steps()).isEqualTo(1);
      assertThat(values(found.best())).containsExactly(0, 0, 0, 0);
      assertThat(found.activation()).isZero();
    }
  }

  @Test
  void aStepOfProgressGainsWhatIsDesired() {
    Recipe recipe = Recipe.PLAIN.withSteps(4).withRate(LearningRate.progress(100, 2));
    try (Maximization found = maximizer(0, recipe).run(image(0, 0, 0, 0))) {
      assertThat(found.history())
          .extracting(Step::activation)
          .satisfies(
              gains -> assertThat(gains.get(4)).isEqualTo(8, offset(1e-9)),
              gains -> assertThat(gains.get(1)).isEqualTo(2, offset(1e-9)));
    }
  }

  @Test
  void valuesStayInTheirRange() {
    ValueRange range =
        ValueRange.of(
            new Normalization(ImmutableDoubleArray.of(0.5), ImmutableDoubleArray.of(0.25)));
    try (Maximization found =
        maximizer(0, steps(3, 10).withRange(range)).run(image(-100, 0, 0, 0))) {
      assertThat(values(found.last())).containsExactly(2, 2, 2, 2);
      assertThat(found.history().get(0).imageNorm()).isEqualTo(2);
    }
  }

  @Test
  void theSameCanBeMadeSmall() {
    try (Maximization found =
        Maximizer.of(NET, "stack", Target.unit(0).negated())
            .withRecipe(steps(1, 1))
            .run(image(0, 0, 0, 0))) {
      assertThat(values(found.last())).containsExactly(-1, -2, -3, -4);
      assertThat(found.activation()).isEqualTo(30);
    }
  }

  @ParameterizedTest
  @CsvSource({"channel, 0.5|0.5|0.5|0.5", "position, 0|0|2|0", "direction, -0.5|-0.5|-0.5|-0.5"})
  void layersOfImagesHaveChannelsAndPositions(String kind, String expected) {
    TorchScriptModel net = model("y = torch.cat([x, x * 2], 1)", "return y * 1");
    Target target =
        switch (kind) {
          case "channel" -> Target.channel(1);
          case "position" -> Target.position(1, 1, 0);
          default -> Target.direction(2, -2);
        };
    try (Maximization found =
        Maximizer.of(net, "cat", target).withRecipe(steps(1, 1)).run(image(0, 0, 0, 0))) {
      assertThat(values(found.last()))
          .containsExactly(
              Arrays.stream(expected.split("\\|")).mapToDouble(Double::parseDouble).toArray());
    }
  }

  @Test
  void eachImageIsTold() {
    List<String> told = new ArrayList<>();
    Maximizer maximizer =
        maximizer(0, steps(2, 1))
            .withListener((step, image) -> told.add(step.number() + ": " + values(image)[0]));
    maximizer.run(image(0, 0, 0, 0)).close();
    assertThat(told).containsExactly("0: 0.0", "1: 1.0", "2: 2.0");
  }

  @Test
  void theImageMayBeOneOfSeveralInputs() {
    TorchScriptModel net = TorchScriptModel.of(Scripted.twoInputs());
    try (Maximization found =
        Maximizer.of(net, "mul", Target.unit(0))
            .withInputs(image -> Inputs.of(torch.ones(1), image))
            .withRecipe(steps(1, 1))
            .run(image(0, 0, 0, 0))) {
      assertThat(values(found.last())).containsExactly(1, 1, 1, 1);
    }
  }

  @SuppressWarnings("try") // A guard is only there to be closed.
  @Test
  void gradientsNeedNotBeOnAndStayWhatTheyWere() {
    try (NoGradGuard off = new NoGradGuard();
        Maximization found = maximizer(0, steps(1, 1)).run(image(0, 0, 0, 0))) {
      assertThat(found.activation()).isEqualTo(30);
      assertThat(found.best().requires_grad()).isFalse();
      assertThat(torch.ones(1).requires_grad_(true).add(torch.ones(1)).requires_grad()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          stack  ! 2  ! unit 2 of stack_1_10 (1x2) can't be made large: There is no unit 2: its value has 2 units, from 0
          stack  ! -1 ! unit -1 of stack_1_10 (1x2) can't be made large: There is no unit -1: its value has 2 units, from 0
          view   ! 0  ! unit 0 of view_1_2 (1x1x2x2) can't be made large: Its value has more dimensions than units; name a channel or a position
          arange ! 0  ! unit 0 of arange_1_1 (4) can't be made large: Its value is no batch of real numbers (N, C, ...)
          """)
  void targetsThatAreNotThere(String layer, int unit, String message) {
    Maximizer maximizer = Maximizer.of(NET, layer, Target.unit(unit));
    try (Tensor image = image(0, 0, 0, 0)) {
      assertThatThrownBy(() -> maximizer.run(image))
          .isInstanceOf(BadInputException.class)
          .hasMessage(message);
    }
  }

  @Test
  void whatDoesNotDependOnTheImage() {
    TorchScriptModel net = model("y = torch.ones(1, 3)", "return y + x.detach().sum()");
    assertThatThrownBy(() -> Maximizer.of(net, "add", Target.unit(0)).run(image(0, 0)))
        .hasMessage("unit 0 of add_1_4 does not depend on the image in a way that has a gradient");
  }

  @Test
  void whatBecomesInfinite() {
    assertThatThrownBy(() -> maximizer(1, steps(50, 1e10)).run(image(1, 1, 1, 1)))
        .hasMessage("unit 1 of stack_1_10 became -Infinity; a smaller learning rate may help");
  }

  @Test
  void whatIsNoImage() {
    try (Tensor flat = torch.rand(3, 4);
        Tensor whole = torch.ones(new long[] {1, 1, 2, 2}).to(torch.ScalarType.Long)) {
      assertThatThrownBy(() -> maximizer(0, Recipe.PLAIN).run(flat))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("(N, C, H, W)");
      assertThatThrownBy(() -> maximizer(0, Recipe.PLAIN).run(whole))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("floating-point");
    }
  }
}
