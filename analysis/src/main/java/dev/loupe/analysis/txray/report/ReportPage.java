package dev.loupe.analysis.txray.report;

import com.google.common.collect.ImmutableMap;
import com.google.common.html.HtmlEscapers;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.files.SafeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of charts, and the files beside it.
 *
 * @param source where the texts are from
 * @param summary what stands above the charts
 * @param charts by the names of their files, in the order of the page
 * @param table all numbers, as tab-separated values
 */
record ReportPage(String source, String summary, ImmutableMap<String, Chart> charts, String table) {

  /**
   * Writes all of it.
   *
   * @throws BadInputException if it can't be written
   */
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInputException(
          "The folder %s can't be made: %s".formatted(folder, FirstLine.of(e)), e);
    }
    charts.forEach(
        (name, chart) -> {
          chart.write(folder.resolve(name + ".svg"));
          chart.write(folder.resolve(name + ".png"));
        });
    SafeFile.write(folder.resolve("features.tsv"), table);
    SafeFile.write(folder.resolve("index.html"), html());
  }

  private String html() {
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
                    HtmlEscapers.htmlEscaper().escape(source),
                    HtmlEscapers.htmlEscaper().escape(summary)));
    charts.values().forEach(chart -> page.append("<figure>\n" + chart.svg() + "</figure>\n"));
    return page.append("</body>\n</html>\n").toString();
  }
}
