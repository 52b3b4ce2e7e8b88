package dev.loupe.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.analysis.chart.HeatMap;
import dev.loupe.analysis.chart.LineChart;
import dev.loupe.analysis.chart.Panel;
import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of series: charts, files, a page. */
class ActivationStatisticsTest {
  @TempDir private Path folder;

  private static BatchStatistics batch(double mean, long... histogram) {
    return new BatchStatistics(mean, 2 * mean, ImmutableLongArray.copyOf(histogram), 7, 0);
  }

  private static ActivationStatistics layers(int count) {
    return new ActivationStatistics(
        "a <b>",
        new Bins(2, 0, 1),
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new LayerSeries(
                        "conv" + i, ImmutableList.of(batch(1, 3, 1), batch(Double.NaN, 0, 0))))
            .collect(ImmutableList.toImmutableList()));
  }

  @Test
  void everyLayerHasItsPanel() {
    ActivationStatistics five = layers(5);

    assertThat(five.deadChart().panels()).extracting(Panel::title).contains("conv4").hasSize(5);
    assertThat(five.colorDim().panels()).hasSize(5);
    assertThat(five.colorDim().columns()).isEqualTo(3);
    assertThat(five.plotStats().panels())
        .hasSize(2)
        .allSatisfy(panel -> assertThat(((LineChart) panel).series()).hasSize(5));
  }

  @Test
  void chartsShowWhatTheSeriesSay() {
    ActivationStatistics one = layers(1);
    LineChart means = (LineChart) one.plotStats().panels().get(0);
    assertThat(means.series().get(0).y().asList()).containsExactly(1.0, Double.NaN);
    LineChart dead = (LineChart) one.deadChart().panels().get(0);
    assertThat(dead.series().get(0).y().asList()).containsExactly(0.75, Double.NaN);
    assertThat(dead.y().label()).isEqualTo("share below 0.5");
    HeatMap histograms = (HeatMap) one.colorDim().panels().get(0);
    assertThat(histograms.cells().width()).isEqualTo(2);
    assertThat(histograms.cells().values().asList())
        .containsExactly(Math.log1p(3), 0.0, Math.log1p(1), 0.0);
  }

  @Test
  void csvHasARowForEachLayerAndBatch() throws IOException {
    Path file = folder.resolve("s.csv");
    layers(2).write(file);

    assertThat(file)
        .hasContent(
            """
            layer,batch,mean,std,out_of_range,nan,bin_0,bin_1
            conv0,0,1.0,2.0,7,0,3,1
            conv0,1,NaN,NaN,7,0,0,0
            conv1,0,1.0,2.0,7,0,3,1
            conv1,1,NaN,NaN,7,0,0,0
            """);
  }

  @Test
  void jsonHasNullWhereThereIsNoNumber() throws IOException {
    Path file = folder.resolve("s.json");
    layers(1).write(file);

    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    assertThat(json.at("/bins/to").asDouble()).isEqualTo(1);
    assertThat(json.at("/layers/0/mean").toString()).isEqualTo("[1.0,null]");
    assertThat(json.at("/layers/0/histogram").toString()).isEqualTo("[[3,1],[0,0]]");
    assertThat(json.at("/layers/0/outOfRange").toString()).isEqualTo("[7,7]");
  }

  @Test
  void onePageHasAllRunsAndNeedsNoOther() {
    String page = StatisticsReport.of("Runs & more", List.of(layers(2), layers(1))).html();

    assertThat(page.split("<svg", -1)).hasSize(7);
    assertThat(page)
        .contains(
            "<h1>Runs &amp; more</h1>", "repeat(2,", "<h2>a &lt;b&gt;</h2>", "After 2 batches")
        .doesNotContain("<script", "<link", "src=");
    assertThatThrownBy(() -> StatisticsReport.of("none", List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("There is no run to report");
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> layers(1).write(folder.resolve("s.xls")))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("s.xls: its name must end in .csv or .json");
  }
}
