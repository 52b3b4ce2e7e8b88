package dev.loupe.analysis.chart;

import dev.loupe.render.export.svg.Svg;

/** Draws bars: upright, or lying where the names are too long to stand beside each other. */
final class BarPicture implements Picture {
  private static final double LENGTH = 180;
  private static final double LYING_LENGTH = 260;
  private static final double LEAST_WIDTH = 300;

  /** From the middle of a bar to that of the next. */
  private static final double LEAST_PITCH = 16;

  private static final double MOST_PITCH = 64;
  private static final double NAME_GAP = 8;

  /** How much of the pitch is bar. */
  private static final double FILLED = 0.72;

  private static final int TICKS = 5;

  private final BarChart chart;
  private final boolean lying;
  private final double pitch;
  private final Frame frame;

  BarPicture(BarChart chart) {
    this.chart = chart;
    int count = Math.max(1, chart.heights().length());
    Ruler names = Ruler.cells(chart.bars(), count, TICKS);
    Ruler values = values(chart);
    this.lying = names.widest() + NAME_GAP > MOST_PITCH;
    if (lying) {
      this.pitch = LEAST_PITCH;
      this.frame = new Frame(chart.title(), values, names.reversed(), LYING_LENGTH, pitch * count);
    } else {
      double needed = Math.max(LEAST_PITCH, names.widest() + NAME_GAP);
      this.pitch = Math.max(needed, Math.min(MOST_PITCH, LEAST_WIDTH / count));
      this.frame = new Frame(chart.title(), names, values, pitch * count, LENGTH);
    }
  }

  private static Ruler values(BarChart chart) {
    Extent extent = new Extent();
    extent.add(0);
    chart.values().bounds().ifPresent(extent::add);
    chart.heights().forEach(extent::add);
    boolean nothing =
        chart.heights().stream().noneMatch(value -> Double.isFinite(value) && value != 0);
    if (nothing) {
      extent.add(1);
    }
    return Ruler.rounded(chart.values(), extent.bounds(), TICKS);
  }

  @Override
  public double lead() {
    return frame.lead();
  }

  @Override
  public double width() {
    return frame.width();
  }

  @Override
  public double height() {
    return frame.height();
  }

  @Override
  public void draw(double left, double top, Svg svg) {
    frame.draw(left, top, svg);
    double plotLeft = frame.plotLeft(left);
    double plotTop = frame.plotTop(top);
    double thickness = pitch * FILLED;
    for (int i = 0; i < chart.heights().length(); i++) {
      double value = chart.heights().get(i);
      if (Double.isFinite(value)) {
        double start = pitch * i + (pitch - thickness) / 2;
        double zero = lying ? frame.x(0) : frame.y(0);
        double end = lying ? frame.x(value) : frame.y(value);
        double low = Math.min(zero, end);
        double length = Math.abs(end - zero);
        svg.open(
            "rect",
            "class",
            "bar",
            "x",
            plotLeft + (lying ? low : start),
            "y",
            plotTop + (lying ? start : low),
            "width",
            lying ? length : thickness,
            "height",
            lying ? thickness : length);
        svg.text("title", chart.bars().names().get(i) + ": " + value);
        svg.close("rect");
      }
    }
    drawZero(plotLeft, plotTop, svg);
  }

  private void drawZero(double left, double top, Svg svg) {
    double x = lying ? left + frame.x(0) : left;
    double y = lying ? top : top + frame.y(0);
    svg.empty(
        "line",
        "class",
        "zero",
        "x1",
        x,
        "y1",
        y,
        "x2",
        lying ? x : left + frame.plotWidth(),
        "y2",
        lying ? top + frame.plotHeight() : y);
  }
}
