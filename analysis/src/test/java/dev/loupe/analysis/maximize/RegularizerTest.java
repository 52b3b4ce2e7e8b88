package dev.loupe.analysis.maximize;

import static dev.loupe.analysis.maximize.Scripted.image;
import static dev.loupe.analysis.maximize.Scripted.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.loupe.analysis.maximize.ContributionCrop.Measure;
import dev.loupe.error.BadInputException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RegularizerTest {

  private static double[] apply(Regularizer regularizer, int step, Tensor image, Tensor gradient) {
    return values(regularizer.apply(image, gradient, step));
  }

  /** The numbers are SciPy's. */
  @ParameterizedTest
  @CsvSource({
    "1.0, 0.398943 0.241971 0.053991 0.004432 0.000134 0",
    "0.5, 0.786571 0.106451 0.000264 0 0 0"
  })
  void blurOfAPointIsTheKernel(double width, String kernel) {
    double[] row = Arrays.stream(kernel.split(" ")).mapToDouble(Double::parseDouble).toArray();
    double[] point = new double[11 * 11];
    point[5 * 11 + 5] = 1;
    double[] blurred =
        apply(new GaussianBlur(width, 4), 4, Tensor.create(point, 1, 1, 11, 11), image(0, 0));
    for (int y = 0; y < 11; y++) {
      for (int x = 0; x < 11; x++) {
        assertThat(blurred[y * 11 + x])
            .isEqualTo(row[Math.abs(y - 5)] * row[Math.abs(x - 5)], offset(1e-6));
      }
    }
  }

  @Test
  void blurMirrorsTheBorderWithItsPixel() {
    double[] left =
        apply(
            new GaussianBlur(0.5, 1),
            0,
            Tensor.create(new double[] {1, 0, 0}, 1, 1, 1, 3),
            image(0, 0));
    assertThat(left)
        .containsExactly(
            new double[] {0.786571 + 0.106451, 0.106451 + 0.000264, 0.000264}, offset(2e-6));
    double[] even = new double[15];
    Arrays.fill(even, 7);
    assertThat(apply(new GaussianBlur(3, 1), 0, Tensor.create(even, 1, 1, 3, 5), image(0, 0)))
        .containsExactly(even, offset(1e-12));
  }

  @Test
  void blurComesEveryFewSteps() {
    GaussianBlur blur = new GaussianBlur(1, 4);
    double[] point = {1, 0, 0, 0};
    assertThat(apply(blur, 3, image(point), image(0, 0))).containsExactly(point);
    assertThat(apply(blur, 8, image(point), image(0, 0))[0]).isLessThan(1);
  }

  @Test
  void pixelsOfASmallNormBecomeZeroInAllChannels() {
    // Norms 5, 1, 2, 4: the 50th percentile is 3.
    double[] channels = {3, 1, 0, 0, 4, 0, 2, -4};
    Tensor image = Tensor.create(channels, 1, 2, 2, 2);
    assertThat(apply(new NormCrop(50), 0, image, image)).containsExactly(3, 0, 0, 0, 4, 0, 0, -4);
  }

  @Test
  void smallValuesBecomeZeroEachByItself() {
    double[] channels = {3, 1, 0, 0, 4, 0, 2, -4};
    Tensor image = Tensor.create(channels, 1, 2, 2, 2);
    // Sizes 0 0 0 1 2 3 4 4: the 50th percentile is 1.5.
    assertThat(apply(new ContributionCrop(50, Measure.VALUE), 0, image, image))
        .containsExactly(3, 0, 0, 0, 4, 0, 2, -4);
  }

  @Test
  void pixelsThatContributeLittleBecomeZero() {
    Tensor image = Tensor.create(new double[] {3, 1, 5, 1, 4, 1, 5, -4}, 1, 2, 2, 2);
    Tensor gradient = Tensor.create(new double[] {4, 1, 1, 9, -3, 1, 0, 0}, 1, 2, 2, 2);
    // Contributions 0, 2, 5, 9: the 50th percentile is 3.5.
    assertThat(apply(new ContributionCrop(50, Measure.GRADIENT), 0, image, gradient))
        .containsExactly(0, 0, 5, 1, 0, 0, 5, -4);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "30, 3", "100, 9"})
  void asManyAreCutOffAsThePercentileSays(double percentile, int zeros) {
    double[] values = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    double[] left = apply(new NormCrop(percentile), 0, image(values), image(0, 0));
    assertThat(Arrays.stream(left).filter(value -> value == 0).count()).isEqualTo(zeros);
  }

  static Stream<Supplier<Object>> nonsense() {
    return Stream.of(
        () -> new L2Decay(1.5),
        () -> new L2Decay(Double.NaN),
        () -> new GaussianBlur(0, 4),
        () -> new GaussianBlur(1, 0),
        () -> new NormCrop(-1),
        () -> new ContributionCrop(101, Measure.GRADIENT),
        () -> LearningRate.constant(0),
        () -> LearningRate.progress(100, Double.NaN),
        () -> Recipe.PLAIN.withSteps(0));
  }

  @ParameterizedTest
  @MethodSource
  void nonsense(Supplier<Object> made) {
    assertThatThrownBy(made::get).isInstanceOf(BadInputException.class);
  }

  @Test
  void ratesFollowTheirPolicies() {
    assertThat(LearningRate.constant(7).at(3, 5)).isEqualTo(7);
    assertThat(LearningRate.progress(100, 2).at(3, 2)).isEqualTo(0.5);
    assertThat(LearningRate.progress(100, 2).at(3, 0.1)).isEqualTo(100);
    LearningRate toOne = LearningRate.progressToOne(100, 0.5, 0.25);
    assertThat(toOne.at(-3, 1)).isEqualTo(0.5);
    assertThat(toOne.at(0.6, 1)).isEqualTo(0.1, offset(1e-12));
  }
}
