package dev.loupe.analysis.txray.report;

import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.txray.TxRayResult;
import dev.loupe.error.BadInputException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes what was found out about a text CNN: a page, and its charts as files. */
public final class TxRayReport {
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

  private FeatureReport features() {
    return new FeatureReport(
        result.main().features(), feature -> feature.text(result.vocabulary()), source());
  }

  /** The charts by the names of their files, in the order of the page. */
  public ImmutableMap<String, Chart> charts() {
    ImmutableMap.Builder<String, Chart> charts = ImmutableMap.builder();
    ModelCharts models = new ModelCharts(result, source());
    charts.put("training", models.training());
    charts.putAll(features().charts());
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
    new ReportPage(source(), summary(), charts(), features().table()).write(folder);
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
}
