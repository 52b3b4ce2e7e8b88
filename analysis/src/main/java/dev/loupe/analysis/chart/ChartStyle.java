package dev.loupe.analysis.chart;

import dev.loupe.render.theme.Palette;
import dev.loupe.render.theme.Theme;
import java.util.List;

/** The style sheet of charts. */
final class ChartStyle {
  private static final String SHAPES =
      """
          .loupe-chart text{font:11px "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif}
          .loupe-chart .chart-title{font-size:18px;font-weight:bold}
          .loupe-chart .panel-title{font-size:13px;font-weight:bold}
          .loupe-chart .axis-label{font-size:12px;text-anchor:middle}
          .loupe-chart .x{text-anchor:middle}
          .loupe-chart .y{text-anchor:end}
          .loupe-chart .grid{stroke-width:1;stroke-opacity:.7}
          .loupe-chart .plot{fill:none;stroke-width:1}
          .loupe-chart .line{fill:none;stroke-width:1.7;stroke-linejoin:round;stroke-linecap:round}
          .loupe-chart .dashes-1{stroke-dasharray:6 4}
          .loupe-chart .dashes-2{stroke-dasharray:1 4}
          .loupe-chart image{image-rendering:pixelated}
      """;

  private ChartStyle() {}

  static String text(Theme theme) {
    StringBuilder css = new StringBuilder("  <style>\n").append(SHAPES);
    addColors(theme.palette(), ChartColors.series(theme), "    ", css);
    theme
        .dark()
        .ifPresent(
            dark -> {
              css.append("    @media (prefers-color-scheme:dark){\n");
              addColors(dark, ChartColors.series(Theme.DARK), "      ", css);
              css.append("    }\n");
            });
    return css.append("  </style>\n").toString();
  }

  private static void addColors(
      Palette palette, List<String> series, String indent, StringBuilder css) {
    String lines = palette.value(".card", "stroke").orElseThrow();
    add(indent, ".card", palette.rules().getOrDefault(".card", ""), css);
    add(indent, ".plot", "stroke:" + lines, css);
    add(indent, ".grid", "stroke:" + lines, css);
    add(indent, "text", palette.rules().getOrDefault("text", ""), css);
    add(indent, ".chart-title", palette.rules().getOrDefault(".model", ""), css);
    add(indent, ".panel-title", palette.rules().getOrDefault(".title", ""), css);
    add(indent, ".bar", "fill:" + series.get(0), css);
    add(indent, ".zero", "stroke:" + palette.value("text", "fill").orElseThrow(), css);
    for (int i = 0; i < series.size(); i++) {
      add(indent, ".series-" + i, "stroke:" + series.get(i), css);
    }
  }

  private static void add(String indent, String selector, String rule, StringBuilder css) {
    css.append(indent).append(".loupe-chart ").append(selector);
    css.append('{').append(rule).append("}\n");
  }
}
