package dev.loupe.analysis.chart;

import dev.loupe.render.export.svg.Svg;
import java.util.ArrayList;
import java.util.List;

/** Names the lines of a chart, where there are several. */
final class SeriesLegend {
  private static final double SWATCH = 22;
  private static final double LABEL_GAP = 6;
  private static final double ENTRY_GAP = 18;
  private static final double LINE = 18;

  private record Entry(String name, double x, double y) {}

  private final SeriesColors colors;
  private final List<Entry> entries = new ArrayList<>();
  private double height;

  SeriesLegend(SeriesColors colors, double room) {
    this.colors = colors;
    double x = 0;
    double y = 0;
    if (colors.names().size() > 1) {
      for (String name : colors.names()) {
        double width = SWATCH + LABEL_GAP + Fonts.TICK.width(name);
        if (x > 0 && x + width > room) {
          x = 0;
          y += LINE;
        }
        entries.add(new Entry(name, x, y));
        x += width + ENTRY_GAP;
      }
      height = y + LINE;
    }
  }

  double height() {
    return height;
  }

  void draw(double left, double top, Svg svg) {
    if (entries.isEmpty()) {
      return;
    }
    svg.open("g", "class", "legend");
    for (Entry entry : entries) {
      double x = left + entry.x();
      double y = top + entry.y() + LINE / 2;
      svg.empty(
          "line", "class", colors.line(entry.name()), "x1", x, "y1", y, "x2", x + SWATCH, "y2", y);
      svg.text("text", entry.name(), "x", x + SWATCH + LABEL_GAP, "y", y + 4);
    }
    svg.close("g");
  }
}
