package dev.loupe.analysis.txray.report;

import com.google.common.collect.ImmutableMap;
import com.google.common.html.HtmlEscapers;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.txray.TxRayResult;
import dev.loupe.analysis.txray.features.FilterBlock;
import dev.loupe.analysis.txray.features.FilterStatistics;
import dev.loupe.analysis.txray.features.Redundancy;
import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Writes what was found out about a text CNN: a page, and its charts as files. */
public final class TxRayReport {
  private static final int PREFERENCES = 8;

  private final TxRayResult result;

  /** A report of what was found out. */
  public TxRayReport(TxRayResult result) {
    this.result = result;
  }

  /** Where the texts are from; says so if they are generated. */
  private String source() {
    return result.corpus().generated()
        ? result.corpus().name() + ", generated"
        : result.corpus().name();
  }

  /** The charts by the names of their files, in the order of the page. */
  public ImmutableMap<String, Chart> charts() {
    ImmutableMap.Builder<String, Chart> charts = ImmutableMap.builder();
    FeatureCharts features = new FeatureCharts(result.main().features(), source());
    ModelCharts models = new ModelCharts(result, source());
    charts.put("training", models.training());
    for (FilterBlock block : result.main().features().blocks()) {
      charts.put(
          "preferences-" + block.name().replaceAll("[^A-Za-z0-9_.-]", "_"),
          features.preferences(block, result.vocabulary(), PREFERENCES));
    }
    charts.put("unique-features", features.uniqueFeatures());
    charts.put("activations-sum", features.statistic("sum", FilterStatistics::sum));
    charts.put("activations-min", features.statistic("min", FilterStatistics::min));
    charts.put("activations-max", features.statistic("max", FilterStatistics::max));
    charts.put("activations-mean", features.statistic("mean", FilterStatistics::mean));
    charts.put("activations-std", features.statistic("standard deviation", FilterStatistics::std));
    charts.put("redundancy", features.redundancy("Filters that say the same", Redundancy::jaccard));
    charts.put(
        "redundancy-weighted",
        features.redundancy("Filters that say the same, by strength", Redundancy::weightedJaccard));
    charts.put("without-filter", models.withoutFilter());
    charts.put("pruning", models.pruning());
    if (!result.others().isEmpty()) {
      charts.put("numbers-of-filters", models.filterCounts());
    }
    return charts.buildOrThrow();
  }

  /**
   * Writes {@code index.html}, which needs no other file and no network, each chart as {@code .svg}
   * and {@code .png}, and all preferences as {@code features.tsv}.
   *
   * @param folder is made if it is not there
   * @throws BadInputException if it can't be written
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInputException("The folder %s can't be made".formatted(folder), e);
    }
    ImmutableMap<String, Chart> charts = charts();
    charts.forEach(
        (name, chart) -> {
          chart.write(folder.resolve(name + ".svg"));
          chart.write(folder.resolve(name + ".png"));
        });
    SafeFile.write(folder.resolve("features.tsv"), table());
    SafeFile.write(folder.resolve("index.html"), page(charts));
  }

  private String page(Map<String, Chart> charts) {
    StringBuilder page =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>TX-Ray: %1$s</title>
            <style>
            body{font:15px/1.5 Helvetica,Arial,"Liberation Sans",sans-serif;margin:2rem auto;max-width:1200px;padding:0 1rem;color:#1f2328;background:#fff}
            figure{margin:1.5rem 0;overflow-x:auto}
            @media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}}
            </style>
            </head>
            <body>
            <h1>TX-Ray: %1$s</h1>
            <p>%2$s</p>
            """
                .formatted(
                    HtmlEscapers.htmlEscaper().escape(source()),
                    HtmlEscapers.htmlEscaper().escape(summary())));
    charts.values().forEach(chart -> page.append("<figure>\n" + chart.svg() + "</figure>\n"));
    return page.append("</body>\n</html>\n").toString();
  }

  /** What was done and how well it went, in three sentences. */
  public String summary() {
    double accuracy = result.main().trained().accuracy();
    long texts = result.corpus().texts().size();
    int filters = result.main().trained().model().config().filterCount();
    return String.format(
        Locale.ROOT,
        "%s%,d texts of %s. A text CNN with %d filters is right in %.1f %% of the texts that it was"
            + " not trained on; without any filter, in %.1f %%.",
        result.corpus().generated() ? "Generated data: " : "",
        texts,
        String.join(", ", result.corpus().classes()),
        filters,
        100 * accuracy,
        100 * result.weakestFirst().get(filters));
  }

  private String table() {
    StringBuilder table = new StringBuilder("filter\tfeature\tcount\tsum\tmin\tmax\tmean\tstd\n");
    for (FilterBlock block : result.main().features().blocks()) {
      block
          .filters()
          .forEach(
              filter ->
                  filter
                      .preferences()
                      .forEach(
                          it ->
                              table.append(
                                  row(
                                      block.filterName(filter.filter()),
                                      it.feature().text(result.vocabulary()),
                                      it.statistics()))));
    }
    return table.toString();
  }

  private static String row(String filter, String feature, FilterStatistics it) {
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%d\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g%n",
        filter,
        feature,
        it.count(),
        it.sum(),
        it.min(),
        it.max(),
        it.mean(),
        it.std());
  }
}
