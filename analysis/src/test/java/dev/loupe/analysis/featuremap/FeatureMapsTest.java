package dev.loupe.analysis.featuremap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.chart.Image;
import dev.loupe.analysis.chart.ImageGrid;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeatureMapsTest {
  private static final int DARK = 0xff440154;
  private static final int BRIGHT = 0xfffde725;

  @BeforeAll
  static void loadLibtorch() {
    NativeLibraries.load();
  }

  private static ImageGrid grid(Chart chart) {
    assertThat(chart.panels()).hasSize(1);
    return (ImageGrid) chart.panels().get(0);
  }

  @Test
  void channelsShareOneScale() {
    Tensor value = Tensor.create(new double[] {-1, 3, 3, -1, 3, -1}, 1, 3, 1, 2);
    ImageGrid grid = grid(FeatureMaps.of("conv", value, 64));
    assertThat(grid.images()).extracting(Image::label).containsExactly("0", "1", "2");
    assertThat(grid.images())
        .extracting(Image::pixels)
        .containsExactly(
            ImmutableIntArray.of(DARK, BRIGHT),
            ImmutableIntArray.of(BRIGHT, DARK),
            ImmutableIntArray.of(BRIGHT, DARK));
    assertThat(grid.images().get(0).width()).isEqualTo(2);
    assertThat(grid.scale().orElseThrow().bounds().from()).isEqualTo(-1);
    assertThat(grid.scale().orElseThrow().bounds().to()).isEqualTo(3);
    assertThat(grid.title()).isEmpty();
  }

  @Test
  void theFirstOfManyAreDrawnAndThatIsSaid() {
    Tensor value = Tensor.create(new double[] {1, 2, 3, 4, 5, 6}, 2, 3, 1, 1);
    ImageGrid grid = grid(FeatureMaps.of("conv", value, 2));
    assertThat(grid.images()).hasSize(2);
    assertThat(grid.title()).isEqualTo("channels 0 to 1 of 3");
  }

  @ParameterizedTest
  @CsvSource({"2, 3", "1, 6", "0, 6"})
  void whatHasNoRowsAndColumns(int rows, int columns) {
    Tensor value = Tensor.create(new double[rows * columns], rows, columns);
    assertThatThrownBy(() -> FeatureMaps.of("fc", value, 64))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "fc has no feature maps: they are of the shape (N, C, H, W) and of floating point");
  }

  @Test
  void whatIsNoNumberHasNoColour() {
    Tensor value = Tensor.create(new double[] {1, Double.NaN, 3, Double.NaN}, 1, 2, 1, 2);
    assertThatThrownBy(() -> FeatureMaps.of("conv", value, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "conv has 2 NaNs among its 4 values: the model's weights or its input went wrong");
  }
}
