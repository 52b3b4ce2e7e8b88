package dev.loupe.analysis.chart;

import com.google.common.collect.ImmutableList;
import dev.loupe.render.export.svg.Svg;
import dev.loupe.render.theme.Theme;
import java.util.List;

/** A chart whose panels have their places. */
final class Arrangement {
  private static final double MARGIN = 18;
  private static final double GAP = 26;
  private static final double HEADER_GAP = 12;
  private static final double CARD_RADIUS = 8;

  private final Chart chart;
  private final ImmutableList<Picture> pictures;
  private final SeriesLegend legend;
  private final int columns;
  private final double[] leads;
  private final double[] widths;
  private final double[] heights;

  Arrangement(Chart chart) {
    SeriesColors colors = new SeriesColors(chart.panels());
    this.chart = chart;
    this.pictures =
        chart.panels().stream()
            .map(panel -> picture(panel, colors))
            .collect(ImmutableList.toImmutableList());
    this.columns = Math.min(chart.columns(), pictures.size());
    this.leads = new double[columns];
    this.widths = new double[columns];
    this.heights = new double[(pictures.size() + columns - 1) / columns];
    for (int i = 0; i < pictures.size(); i++) {
      leads[i % columns] = Math.max(leads[i % columns], pictures.get(i).lead());
    }
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      int column = i % columns;
      double width = leads[column] - picture.lead() + picture.width();
      widths[column] = Math.max(widths[column], width);
      heights[i / columns] = Math.max(heights[i / columns], picture.height());
    }
    this.legend = new SeriesLegend(colors, panelsWidth());
  }

  private static Picture picture(Panel panel, SeriesColors colors) {
    if (panel instanceof LineChart lines) {
      return new LinePicture(lines, colors);
    } else if (panel instanceof BarChart bars) {
      return new BarPicture(bars);
    } else if (panel instanceof HeatMap map) {
      return new HeatPicture(map);
    }
    return new GridPicture((ImageGrid) panel);
  }

  private static double sum(double[] sizes) {
    double sum = GAP * (sizes.length - 1);
    for (double size : sizes) {
      sum += size;
    }
    return sum;
  }

  private double panelsWidth() {
    return sum(widths);
  }

  private double titleHeight() {
    return chart.title().isEmpty() ? 0 : Fonts.CHART_TITLE.lineHeight();
  }

  private double headerHeight() {
    double header = titleHeight() + legend.height();
    return header == 0 ? 0 : header + HEADER_GAP;
  }

  String svg(Theme theme) {
    double content = Math.max(panelsWidth(), Fonts.CHART_TITLE.width(chart.title()));
    double width = Math.ceil(content + 2 * MARGIN);
    double height = Math.ceil(headerHeight() + sum(heights) + 2 * MARGIN);
    Svg svg = new Svg();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "loupe-chart",
        "width",
        width,
        "height",
        height,
        "viewBox",
        "0 0 " + Svg.number(width) + " " + Svg.number(height),
        "role",
        "img",
        "aria-label",
        description());
    svg.raw(ChartStyle.text(theme));
    svg.empty(
        "rect",
        "class",
        "card",
        "x",
        0.5,
        "y",
        0.5,
        "width",
        width - 1,
        "height",
        height - 1,
        "rx",
        CARD_RADIUS);
    if (!chart.title().isEmpty()) {
      double baseline = MARGIN + Fonts.CHART_TITLE.size();
      svg.text("text", chart.title(), "class", "chart-title", "x", MARGIN, "y", baseline);
    }
    legend.draw(MARGIN, MARGIN + titleHeight(), svg);
    drawPanels(svg);
    svg.close("svg");
    return svg.toString();
  }

  private void drawPanels(Svg svg) {
    double top = MARGIN + headerHeight();
    for (int row = 0; row < heights.length; row++) {
      double left = MARGIN;
      List<Picture> inRow =
          pictures.subList(row * columns, Math.min(pictures.size(), (row + 1) * columns));
      for (int column = 0; column < inRow.size(); column++) {
        Picture picture = inRow.get(column);
        svg.open("g", "class", "panel");
        picture.draw(left + leads[column] - picture.lead(), top, svg);
        svg.close("g");
        left += widths[column] + GAP;
      }
      top += heights[row] + GAP;
    }
  }

  private String description() {
    List<String> titles =
        chart.panels().stream().map(Panel::title).filter(title -> !title.isEmpty()).toList();
    return titles.isEmpty() ? chart.title() : chart.title() + ": " + String.join(", ", titles);
  }
}
