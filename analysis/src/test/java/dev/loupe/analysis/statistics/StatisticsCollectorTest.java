package dev.loupe.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.loupe.analysis.statistics.StatisticsOptions.Nans;
import dev.loupe.error.BadInputException;
import dev.loupe.model.JavaModel;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.select.Selector;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statistics of known values, and when they are noted. */
class StatisticsCollectorTest {

  /** Computes what it is given. */
  public static final class Same extends Module {
    public Tensor forward(Tensor x) {
      return x.neg();
    }
  }

  private static StatisticsCollector collector(Module model, StatisticsOptions options) {
    return StatisticsCollector.of(JavaModel.of(model), Selector.type("neg"), options);
  }

  private static BatchStatistics of(Tensor values) {
    StatisticsCollector collector = collector(new Same(), StatisticsOptions.DEFAULT);
    collector.forward(values.neg());
    return collector.statistics().layers().get(0).batches().get(0);
  }

  private static Tensor values(float... values) {
    return torch.tensor(values);
  }

  @Test
  void meansAndDeviationsAreThoseOfAllElementsWithOneLessBelow() {
    BatchStatistics statistics = of(values(1, 2, 3, 6).view(2, 2));

    assertThat(statistics.mean()).isEqualTo(3);
    assertThat(statistics.deviation()).isCloseTo(Math.sqrt(14 / 3.0), within(1e-6));
  }

  @Test
  void magnitudesAreCountedInFortyBinsUpToTen() {
    BatchStatistics statistics = of(values(0, 0.2f, -0.2f, 0.25f, -9.75f, 10, 10.1f, -1e9f));

    assertThat(statistics.histogram().length()).isEqualTo(40);
    assertThat(statistics.histogram().get(0)).isEqualTo(3);
    assertThat(statistics.histogram().get(1)).isEqualTo(1);
    assertThat(statistics.histogram().get(39)).as("9.75 and 10").isEqualTo(2);
    assertThat(statistics.counted()).isEqualTo(6);
    assertThat(statistics.outOfRange()).isEqualTo(2);
    assertThat(statistics.deadShare()).isEqualTo(0.5);
  }

  static Stream<Bins> bins() {
    return Stream.of(
        Bins.DEFAULT,
        new Bins(7, 1, 3),
        new Bins(300, 0, 2),
        new Bins(4, -1, 1),
        new Bins(1, 0, 9));
  }

  @ParameterizedTest
  @MethodSource("bins")
  void countsAreThoseOfHistc(Bins bins) {
    torch.manual_seed(0);
    // More than libtorch counts at a time here, and all borders of bins.
    Tensor borders = torch.linspace(new Scalar(-10), new Scalar(10), 81);
    Tensor values = torch.cat(new TensorVector(torch.randn(600_000).mul(new Scalar(4)), borders));
    StatisticsCollector collector = collector(new Same(), StatisticsOptions.DEFAULT.withBins(bins));
    collector.forward(values.neg());
    BatchStatistics statistics = collector.statistics().layers().get(0).batches().get(0);

    long[] expected = new long[bins.count()];
    torch
        .histc(values.abs(), bins.count(), new Scalar(bins.from()), new Scalar(bins.to()))
        .to(ScalarType.Long)
        .data_ptr_long()
        .get(expected);
    assertThat(statistics.histogram().toArray()).isEqualTo(expected);
    assertThat(statistics.outOfRange()).isEqualTo(600_081 - Arrays.stream(expected).sum());
  }

  @Test
  void nansAndInfinitiesAreInNoBin() {
    BatchStatistics statistics =
        of(values(1, Float.NaN, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));

    assertThat(statistics.nans()).isEqualTo(2);
    assertThat(statistics.outOfRange()).isEqualTo(2);
    assertThat(statistics.counted()).isEqualTo(1);
    assertThat(statistics.mean()).isNaN();
    BatchStatistics none = of(values(Float.NaN, 11));
    assertThat(none.deadShare()).isNaN();
  }

  @Test
  void smallAndEmptyTensorsHaveWhatIsDefined() {
    BatchStatistics one = of(values(4));
    assertThat(one.mean()).isEqualTo(4);
    assertThat(one.deviation()).isNaN();
    assertThat(one.counted()).isEqualTo(1);

    BatchStatistics none = of(torch.zeros(0));
    assertThat(none.mean()).isNaN();
    assertThat(none.counted()).isZero();
    assertThat(none.outOfRange()).isZero();
  }

  @Test
  void otherTypesOfRealNumbersAreMeasuredToo() {
    assertThat(of(values(1, 2, 3).to(ScalarType.Half)).mean()).isEqualTo(2);
    assertThat(of(values(1, 2, 3).to(ScalarType.BFloat16)).deviation()).isEqualTo(1);
    assertThat(of(values(1, 2, 3).to(ScalarType.Double)).deviation()).isEqualTo(1);
    assertThat(of(values(1, 2, 3).to(ScalarType.Int)).histogram().get(8)).isEqualTo(1);
    assertThat(of(torch.ones(2, 3).t()).counted()).isEqualTo(6);
  }

  @Test
  void countsOfLargeTensorsAreExact() {
    BatchStatistics statistics = of(torch.ones(17_000_001));

    assertThat(statistics.histogram().get(4)).isEqualTo(17_000_001);
    assertThat(statistics.outOfRange()).isZero();
  }

  @Test
  void complexNumbersAreRefused() {
    assertThatThrownBy(() -> of(values(1, 2).to(ScalarType.ComplexFloat)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("neg_1_1 has no statistics: its elements are no real numbers in memory");
  }

  @Test
  void onlyTheModeThatWasAskedForIsNoted() {
    Same model = new Same();
    StatisticsCollector training = collector(model, StatisticsOptions.DEFAULT);
    StatisticsCollector validation =
        collector(model, StatisticsOptions.DEFAULT.during(When.EVALUATION));
    StatisticsCollector both = collector(model, StatisticsOptions.DEFAULT.during(When.ALWAYS));
    for (int i = 0; i < 5; i++) {
      model.train(i < 3);
      Tensor x = torch.full(new long[] {2}, new Scalar(i));
      assertThat(training.forward(x).tensor().equal(x.neg())).isTrue();
      validation.forward(x);
      both.forward(x);
    }

    assertThat(training.statistics().layers().get(0).means()).containsExactly(0, -1, -2);
    assertThat(validation.statistics().layers().get(0).means()).containsExactly(-3, -4);
    assertThat(both.statistics().batches()).isEqualTo(5);
  }

  @Test
  void aBatchThatFailsLeavesNothing() {
    StatisticsCollector collector =
        collector(new Same(), StatisticsOptions.DEFAULT.withNans(Nans.REFUSE));
    collector.forward(values(1));

    assertThatThrownBy(() -> collector.forward(values(Float.NaN, 1)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("neg_1_1 has 1 NaNs among its 2 activations in batch 1");
    collector.forward(values(3));

    assertThat(collector.statistics().layers().get(0).means()).containsExactly(-1, -3);
  }

  @Test
  void layersAreNamedByTheirModulesAndPasses() {
    AlexNet alexnet = new AlexNet();
    StatisticsCollector convolutions =
        StatisticsCollector.of(
            JavaModel.of(alexnet), Selector.type("conv2d"), StatisticsOptions.DEFAULT);
    convolutions.forward(torch.rand(1, 3, 64, 64));
    assertThat(convolutions.statistics().layers())
        .extracting(LayerSeries::layer)
        .containsExactly("features.0", "features.3", "features.6", "features.8", "features.10");

    StatisticsCollector passes =
        StatisticsCollector.of(
            JavaModel.of(new SimpleRecurrent()), Selector.all(), StatisticsOptions.DEFAULT);
    passes.forward(torch.rand(6, 5));
    assertThat(passes.statistics().layers())
        .extracting(LayerSeries::layer)
        .startsWith("input_1")
        .doesNotHaveDuplicates();
  }

  @Test
  void unknownLayersNoLayersAndNoBatchesAreRefused() {
    JavaModel model = JavaModel.of(new Same());
    StatisticsCollector unknown =
        StatisticsCollector.of(model, Selector.of("conv1"), StatisticsOptions.DEFAULT);
    assertThatThrownBy(() -> unknown.forward(torch.ones(2)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No layer 'conv1'");
    StatisticsCollector none =
        StatisticsCollector.of(model, Selector.none(), StatisticsOptions.DEFAULT);
    assertThatThrownBy(() -> none.forward(torch.ones(2)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No layer of Same to listen to");
    assertThatThrownBy(none::statistics)
        .isInstanceOf(BadInputException.class)
        .hasMessage("There are no statistics: no batch ran in training mode");
    assertThatThrownBy(() -> new Bins(0, 0, 10))
        .isInstanceOf(BadInputException.class)
        .hasMessage("No histogram has 0 bins from 0.0 to 10.0");
  }
}
