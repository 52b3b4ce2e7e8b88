package dev.loupe.analysis.chart;

import com.google.common.collect.ImmutableList;
import dev.loupe.render.theme.Theme;

/** The colours of charts that drawings of graphs don't have; distinct also to the colour-blind. */
final class ChartColors {
  /** How many series have a colour of their own. */
  static final int SERIES = 8;

  /** Each has a contrast of 3 or more to a light page. */
  private static final ImmutableList<String> ON_LIGHT =
      ImmutableList.of(
          "#0072b2", "#d55e00", "#00805c", "#b0417f", "#8a6d00", "#7a52c7", "#2f8fc4", "#454f5b");

  private static final ImmutableList<String> ON_DARK =
      ImmutableList.of(
          "#56b4e9", "#ff9d5c", "#3ecf9b", "#e58fc0", "#f0e442", "#b9a0f2", "#a9d8f5", "#c9d1db");

  private static final ImmutableList<String> ON_PAPER =
      ImmutableList.of(
          "#000000", "#6e6e6e", "#8c8c8c", "#3c3c3c", "#585858", "#7d7d7d", "#242424", "#666666");

  private ChartColors() {}

  /** The colours of series in a theme, where nobody prefers others. */
  static ImmutableList<String> series(Theme theme) {
    return switch (theme) {
      case AUTO, LIGHT, COLORBLIND -> ON_LIGHT;
      case PAPER -> ON_PAPER;
      case DARK -> ON_DARK;
    };
  }
}
