package dev.loupe.analysis.chart;

import dev.loupe.render.layout.Font;

/** The fonts of charts, as their style sheet has them. */
final class Fonts {
  static final Font CHART_TITLE = new Font(18, true);
  static final Font PANEL_TITLE = new Font(13, true);
  static final Font LABEL = new Font(12, false);
  static final Font TICK = new Font(11, false);

  private Fonts() {}
}
