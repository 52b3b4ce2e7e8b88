package dev.loupe.analysis.chart;

import dev.loupe.analysis.chart.Ruler.Tick;
import dev.loupe.render.export.svg.Svg;

/** What surrounds the data of a panel: its title, and two axes with their ticks and labels. */
final class Frame {
  private static final double GAP = 6;

  private final String title;
  private final Ruler x;
  private final Ruler y;
  private final double plotWidth;
  private final double plotHeight;

  /**
   * Arranges a frame.
   *
   * @param x the axis below
   * @param y the axis at the left
   * @param plotWidth the width of what it surrounds, in pixels
   * @param plotHeight the height of that
   */
  Frame(String title, Ruler x, Ruler y, double plotWidth, double plotHeight) {
    this.title = title;
    this.x = x;
    this.y = y;
    this.plotWidth = plotWidth;
    this.plotHeight = plotHeight;
  }

  double lead() {
    double label = y.label().isEmpty() ? 0 : Fonts.LABEL.lineHeight();
    return Math.ceil(label + y.widest() + GAP);
  }

  double width() {
    return Math.max(lead() + plotWidth, Fonts.PANEL_TITLE.width(title) + lead());
  }

  double height() {
    return titleHeight() + plotHeight + footHeight();
  }

  private double titleHeight() {
    return title.isEmpty() ? GAP : Fonts.PANEL_TITLE.lineHeight() + GAP;
  }

  private double footHeight() {
    double ticks = x.ticks().isEmpty() ? 0 : Fonts.TICK.lineHeight() + GAP / 2;
    return ticks + (x.label().isEmpty() ? 0 : Fonts.LABEL.lineHeight());
  }

  /** The left side of the plot, when the frame's is there. */
  double plotLeft(double left) {
    return left + lead();
  }

  double plotTop(double top) {
    return top + titleHeight();
  }

  double plotWidth() {
    return plotWidth;
  }

  double plotHeight() {
    return plotHeight;
  }

  /** Where a number of the axis below is in the plot, from its left side. */
  double x(double value) {
    return x.share(value) * plotWidth;
  }

  /** Where a number of the axis at the left is in the plot, from its upper side. */
  double y(double value) {
    return (1 - y.share(value)) * plotHeight;
  }

  /** Draws all but the data. */
  void draw(double left, double top, Svg svg) {
    double plotLeft = plotLeft(left);
    double plotTop = plotTop(top);
    double bottom = plotTop + plotHeight;
    if (!title.isEmpty()) {
      double baseline = top + Fonts.PANEL_TITLE.size();
      svg.text("text", title, "class", "panel-title", "x", plotLeft, "y", baseline);
    }
    svg.empty(
        "rect",
        "class",
        "plot",
        "x",
        plotLeft,
        "y",
        plotTop,
        "width",
        plotWidth,
        "height",
        plotHeight);
    for (Tick tick : x.ticks()) {
      double at = plotLeft + x(tick.value());
      if (!x.names()) {
        line(at, plotTop, at, bottom, svg);
      }
      double baseline = bottom + GAP / 2 + Fonts.TICK.size();
      svg.text("text", tick.text(), "class", "x", "x", at, "y", baseline);
    }
    for (Tick tick : y.ticks()) {
      double at = plotTop + y(tick.value());
      if (!y.names()) {
        line(plotLeft, at, plotLeft + plotWidth, at, svg);
      }
      svg.text("text", tick.text(), "class", "y", "x", plotLeft - GAP, "y", at + 4);
    }
    drawLabels(left, plotTop, svg);
  }

  private static void line(double x1, double y1, double x2, double y2, Svg svg) {
    svg.empty("line", "class", "grid", "x1", x1, "y1", y1, "x2", x2, "y2", y2);
  }

  private void drawLabels(double left, double plotTop, Svg svg) {
    if (!x.label().isEmpty()) {
      double middle = plotLeft(left) + plotWidth / 2;
      double baseline = plotTop + plotHeight + footHeight() - 3;
      svg.text("text", x.label(), "class", "axis-label", "x", middle, "y", baseline);
    }
    if (!y.label().isEmpty()) {
      String turned =
          "translate(%s %s) rotate(-90)"
              .formatted(
                  Svg.number(left + Fonts.LABEL.size()), Svg.number(plotTop + plotHeight / 2));
      svg.text("text", y.label(), "class", "axis-label", "transform", turned);
    }
  }
}
