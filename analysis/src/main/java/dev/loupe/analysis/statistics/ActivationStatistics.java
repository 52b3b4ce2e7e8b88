package dev.loupe.analysis.statistics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The statistics of some layers, batch by batch. Immutable.
 *
 * @param title what they are of, such as the model's name
 * @param bins the bins of the histograms
 * @param layers the layers in the order in which they ran, all with as many batches; at least one
 */
public record ActivationStatistics(String title, Bins bins, ImmutableList<LayerSeries> layers) {

  public ActivationStatistics {
    checkArgument(!layers.isEmpty(), "no layer");
    int batches = layers.get(0).batches().size();
    checkArgument(
        layers.stream().allMatch(layer -> layer.batches().size() == batches),
        "layers with other numbers of batches");
  }

  /** The same under another title. */
  public ActivationStatistics withTitle(String other) {
    return new ActivationStatistics(other, bins, layers);
  }

  /** How many batches there are. */
  public int batches() {
    return layers.get(0).batches().size();
  }

  /** Means and standard deviations: two panels with a line for each layer. */
  public Chart plotStats() {
    return new StatisticsCharts(this).plotStats();
  }

  /**
   * Histograms over the batches: a panel for each layer, in colours of log(1 + count), each with a
   * scale of its own.
   */
  public Chart colorDim() {
    return new StatisticsCharts(this).colorDim();
  }

  /** The share of activations in the first bin: a panel for each layer, from 0 to 1. */
  public Chart deadChart() {
    return new StatisticsCharts(this).deadChart();
  }

  /**
   * Writes the series: as CSV a row for each layer and batch, as JSON an object with all.
   *
   * @param file its name ends in {@code .csv} or {@code .json}
   * @throws BadInputException if it does not, or can't be written
   */
  public void write(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      SafeFile.write(file, SeriesText.csv(this));
    } else if (name.endsWith(".json")) {
      SafeFile.write(file, SeriesText.json(this));
    } else {
      throw new BadInputException(
          "Cannot write statistics to %s: its name must end in .csv or .json".formatted(file));
    }
  }
}
