package dev.loupe.analysis.statistics;

import com.google.common.collect.ImmutableList;
import com.google.common.html.HtmlEscapers;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One page with the charts of one or several runs beside each other; it needs no network. */
public final class StatisticsReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%1$s</title>
      <style>
      :root{color-scheme:light dark}
      body{font:15px "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;margin:24px}
      h1{font-size:22px}
      h2{font-size:18px}
      .runs{display:grid;grid-template-columns:repeat(%2$d,minmax(0,1fr));gap:24px}
      svg{max-width:100%%;height:auto;display:block;margin:0 0 18px}
      table{border-collapse:collapse;margin:0 0 18px;font-variant-numeric:tabular-nums}
      th,td{padding:3px 12px 3px 0;text-align:right}
      th:first-child,td:first-child{text-align:left}
      @media (max-width:900px){.runs{grid-template-columns:minmax(0,1fr)}}
      </style>
      </head>
      <body>
      <h1>%1$s</h1>
      <div class="runs">
      """;

  private final String title;
  private final ImmutableList<ActivationStatistics> runs;

  private StatisticsReport(String title, ImmutableList<ActivationStatistics> runs) {
    this.title = title;
    this.runs = runs;
  }

  /**
   * A page of some runs.
   *
   * @throws BadInputException if there is none
   */
  public static StatisticsReport of(String title, List<ActivationStatistics> runs) {
    if (runs.isEmpty()) {
      throw new BadInputException("There is no run to report");
    }
    return new StatisticsReport(title, ImmutableList.copyOf(runs));
  }

  /**
   * Writes the page.
   *
   * @throws BadInputException if the file can't be written
   */
  public void write(Path file) {
    SafeFile.write(file, html());
  }

  /** The page. */
  public String html() {
    StringBuilder html = new StringBuilder();
    html.append(HEAD.formatted(escaped(title), runs.size()));
    for (ActivationStatistics run : runs) {
      html.append("<section>\n<h2>").append(escaped(run.title())).append("</h2>\n");
      addTable(run, html);
      for (Chart chart : List.of(run.plotStats(), run.colorDim(), run.deadChart())) {
        html.append(chart.withColumns(Math.min(2, chart.columns())).svg());
      }
      html.append("</section>\n");
    }
    return html.append("</div>\n</body>\n</html>\n").toString();
  }

  private static void addTable(ActivationStatistics run, StringBuilder html) {
    html.append("<table>\n<tr><th>After ").append(run.batches());
    html.append(run.batches() == 1 ? " batch" : " batches");
    html.append("</th><th>mean</th><th>standard deviation</th><th>near zero</th>");
    html.append("<th>out of range</th><th>NaN</th></tr>\n");
    for (LayerSeries layer : run.layers()) {
      BatchStatistics last = layer.batches().get(layer.batches().size() - 1);
      html.append("<tr><td>").append(escaped(layer.layer())).append("</td>");
      addCell(String.format(Locale.ROOT, "%.4g", last.mean()), html);
      addCell(String.format(Locale.ROOT, "%.4g", last.deviation()), html);
      addCell(String.format(Locale.ROOT, "%.1f %%", 100 * last.deadShare()), html);
      addCell(String.format(Locale.ROOT, "%,d", last.outOfRange()), html);
      addCell(String.format(Locale.ROOT, "%,d", last.nans()), html);
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private static void addCell(String text, StringBuilder html) {
    html.append("<td>").append(text).append("</td>");
  }

  private static String escaped(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }
}
