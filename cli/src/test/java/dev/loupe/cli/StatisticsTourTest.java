package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.analysis.statistics.ActivationStatistics;
import dev.loupe.analysis.statistics.Bins;
import dev.loupe.analysis.statistics.LayerSeries;
import dev.loupe.analysis.statistics.StatisticsCollector;
import dev.loupe.analysis.statistics.StatisticsOptions;
import dev.loupe.analysis.statistics.StatisticsOptions.Nans;
import dev.loupe.analysis.statistics.StatisticsReport;
import dev.loupe.analysis.statistics.When;
import dev.loupe.listen.Listening;
import dev.loupe.model.JavaModel;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.select.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/statistics.md shows is what happens. */
final class StatisticsTourTest {
  private static final TourPage PAGE = new TourPage("statistics.md");

  @TempDir private Path folder;

  @Test
  void theJavaCodeIsThatOfThisTest() throws IOException {
    assertThat(PAGE.blocks("java")).hasSize(4);
    assertThat(PAGE.codeThatIsNotIn(StatisticsTourTest.class)).isEmpty();
  }

  @Test
  void aTrainingIsWatchedAndWritten() throws IOException {
    assertThat(TourPage.printed(this::train)).isEqualTo(PAGE.blocks("text").get(0));
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "plot-stats.svg", "color-dim.png", "dead-chart.svg", "series.csv", "report.html");
    }
    assertThat(folder.resolve("series.csv")).content().hasLineCount(16);
  }

  private void train() {
    // spotless:off
    torch.manual_seed(1);
    AlexNet net = new AlexNet();
    StatisticsCollector collector =
        StatisticsCollector.of(
            JavaModel.of(net), Selector.type("conv2d"), StatisticsOptions.DEFAULT);
    SGD optimizer = new SGD(net.parameters(), new SGDOptions(0.01));
    for (int batch = 0; batch < 3; batch++) {
      optimizer.zero_grad();
      Tensor scores = collector.forward(torch.rand(2, 3, 64, 64)).tensor();
      torch.cross_entropy_loss(scores, torch.tensor(new long[] {3, 5})).backward();
      optimizer.step();
    }
    ActivationStatistics statistics = collector.statistics();
    System.out.println(statistics.batches() + " batches of " + statistics.title());
    for (LayerSeries layer : statistics.layers()) {
      System.out.println(layer.layer() + ": " + layer.deviations().length + " deviations");
    }
    // spotless:on
    // spotless:off
    statistics.plotStats().write(folder.resolve("plot-stats.svg"));
    statistics.colorDim().write(folder.resolve("color-dim.png"));
    statistics.deadChart().write(folder.resolve("dead-chart.svg"));
    statistics.write(folder.resolve("series.csv")); // or .json
    StatisticsReport.of("My training", List.of(statistics)).write(folder.resolve("report.html"));
    // spotless:on
  }

  @Test
  void theOptionsMeanWhatTheySay() {
    // spotless:off
    StatisticsOptions validation = StatisticsOptions.DEFAULT.during(When.EVALUATION);
    StatisticsOptions fine = StatisticsOptions.DEFAULT.withBins(new Bins(100, 0, 2));
    StatisticsOptions strict = StatisticsOptions.DEFAULT.withNans(Nans.REFUSE);
    // spotless:on
    assertThat(validation.when()).isEqualTo(When.EVALUATION);
    assertThat(fine.bins().width()).isEqualTo(0.02);
    assertThat(strict.nans()).isEqualTo(Nans.REFUSE);
  }

  @Test
  void aListenerIsToldOfEachLayer() {
    // spotless:off
    List<String> heard = new ArrayList<>();
    Listening listening =
        Listening.to(
            JavaModel.of(new AlexNet()),
            Selector.type("relu"),
            (layer, value) -> heard.add(layer.name() + ": " + value.max().item_float()));
    Tensor outputs = listening.forward(torch.rand(1, 3, 64, 64)).tensor();
    // spotless:on
    assertThat(outputs.shape()).containsExactly(1, 1000);
    assertThat(heard).hasSize(7).first().asString().startsWith("relu_1_2: ");
  }

  @Test
  void thePicturesAreChartsOfBothRuns() throws IOException {
    String page = Files.readString(Path.of("..", "docs", PAGE.name()));
    List<Path> pictures =
        Pattern.compile("\\]\\((statistics/[^)]*)\\)")
            .matcher(page)
            .results()
            .map(match -> Path.of("..", "docs", match.group(1)))
            .toList();

    assertThat(pictures)
        .hasSize(6)
        .allSatisfy(
            picture ->
                assertThat(picture)
                    .content()
                    .startsWith("<svg")
                    .contains(picture.toString().contains("bad") ? "Bad run: " : "Good run: "));
  }
}
