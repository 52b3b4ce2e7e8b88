package dev.loupe.analysis.featuremap;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.chart.ColorMap;
import dev.loupe.analysis.chart.ColorScale;
import dev.loupe.analysis.chart.Grid;
import dev.loupe.analysis.chart.Image;
import dev.loupe.analysis.chart.ImageGrid;
import dev.loupe.error.BadInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Draws the channels of a layer's value beside each other, with one scale of colours for all. */
public final class FeatureMaps {
  private static final int IMAGE = 4;

  private FeatureMaps() {}

  /** Whether a value has channels of rows and columns: (N, C, H, W), none of them empty. */
  public static boolean canDraw(Tensor value) {
    return value.dim() == IMAGE && value.numel() > 0 && value.is_floating_point();
  }

  /**
   * The channels of the first item of a batch, in their order.
   *
   * @param title such as {@code features.0, Conv2d, 64 x 55 x 55}
   * @param value (N, C, H, W), of floating point
   * @param most how many channels are drawn at most; at least 1
   * @throws BadInputException if the value has no such shape, or there is a NaN in it
   */
  public static Chart of(String title, Tensor value, int most) {
    if (!canDraw(value) || most < 1) {
      throw new BadInputException(
          "%s has no feature maps: they are of the shape (N, C, H, W) and of floating point"
              .formatted(title));
    }
    checkNumbers(title, value);
    int channels = (int) value.size(1);
    ImmutableList<Grid> maps =
        IntStream.range(0, Math.min(most, channels))
            .mapToObj(channel -> grid(value, channel))
            .collect(toImmutableList());
    ColorScale scale = ColorScale.of("activation", ColorMap.VIRIDIS, maps);
    List<Image> images =
        IntStream.range(0, maps.size())
            .mapToObj(channel -> Image.of("" + channel, maps.get(channel), scale))
            .toList();
    String panel =
        maps.size() == channels ? "" : "channels 0 to %d of %d".formatted(most - 1, channels);
    return Chart.of(title, List.of(ImageGrid.of(panel, images, scale)));
  }

  @SuppressWarnings("try") // A scope is only there to be closed.
  private static void checkNumbers(String title, Tensor value) {
    try (PointerScope scope = new PointerScope()) {
      long nans = value.detach().isnan().sum().item_long();
      if (nans > 0) {
        throw new BadInputException(
            "%s has %d NaNs among its %d values: the model's weights or its input went wrong"
                .formatted(title, nans, value.numel()));
      }
    }
  }

  @SuppressWarnings("try") // A scope is only there to be closed.
  private static Grid grid(Tensor value, int channel) {
    try (PointerScope scope = new PointerScope()) {
      Tensor map = value.detach().select(0, 0).select(0, channel).cpu().to(ScalarType.Double);
      double[] values = new double[Math.toIntExact(map.numel())];
      new DoublePointer(map.contiguous().data_ptr()).get(values);
      return Grid.of((int) map.size(1), (int) map.size(0), values);
    }
  }
}
