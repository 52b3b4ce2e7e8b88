package dev.loupe.analysis.txray.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableIntArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RedundancyTest {

  /** Filters whose feature i has a sum of activations; NaN if a filter has not met it. */
  private static FilterBlock block(double[]... sums) {
    return new FilterBlock(
        "conv",
        "conv1d_1_1",
        1,
        IntStream.range(0, sums.length)
            .mapToObj(filter -> filter(filter, sums[filter]))
            .collect(ImmutableList.toImmutableList()));
  }

  private static FilterFeatures filter(int number, double... sums) {
    ImmutableMap.Builder<Feature, FilterStatistics> features = ImmutableMap.builder();
    FilterStatistics none = new FilterStatistics(0, 0, 0, 0, 0, 0);
    for (int i = 0; i < sums.length; i++) {
      if (!Double.isNaN(sums[i])) {
        features.put(
            new Feature(ImmutableIntArray.of(i)),
            new FilterStatistics(1, sums[i], sums[i], sums[i], sums[i], 0));
      }
    }
    return new FilterFeatures(number, features.buildOrThrow(), none, 0);
  }

  private static final double NONE = Double.NaN;

  @Test
  void jaccardIsTheShareOfCommonFeatures() {
    FilterBlock block =
        block(new double[] {4, 2, 1}, new double[] {NONE, 1, 1, 5}, new double[] {NONE, -3});

    assertThat(Redundancy.jaccard(block).rows())
        .containsExactly(
            ImmutableDoubleArray.of(1, 0.5, 1.0 / 3),
            ImmutableDoubleArray.of(0.5, 1, 1.0 / 3),
            ImmutableDoubleArray.of(1.0 / 3, 1.0 / 3, 1));
  }

  @Test
  void weightedJaccardComparesStrengths() {
    FilterBlock block =
        block(new double[] {4, 2, 1}, new double[] {NONE, 1, 1, 5}, new double[] {8, -3});

    Redundancy redundancy = Redundancy.weightedJaccard(block);

    assertThat(redundancy.of(0, 1)).isEqualTo((0 + 1 + 1 + 0) / (4.0 + 2 + 1 + 5));
    assertThat(redundancy.of(0, 2)).isEqualTo(4 / (8.0 + 2 + 1));
    assertThat(redundancy.of(1, 2)).isZero();
    assertThat(redundancy.of(2, 2)).isEqualTo(1);
  }

  @Test
  void emptySetsAreEqual() {
    FilterBlock block = block(new double[0], new double[0], new double[] {1}, new double[] {-1});

    assertThat(Redundancy.jaccard(block).of(0, 1)).isEqualTo(1);
    assertThat(Redundancy.jaccard(block).of(0, 2)).isZero();
    assertThat(Redundancy.weightedJaccard(block).of(0, 1)).isEqualTo(1);
    assertThat(Redundancy.weightedJaccard(block).of(0, 2)).isZero();
    assertThat(Redundancy.weightedJaccard(block).of(0, 3)).isEqualTo(1);
  }
}
