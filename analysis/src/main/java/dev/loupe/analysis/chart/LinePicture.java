package dev.loupe.analysis.chart;

import dev.loupe.render.export.svg.Svg;

/** Draws lines. */
final class LinePicture implements Picture {
  private static final double WIDTH = 300;
  private static final double HEIGHT = 180;
  private static final int TICKS = 5;

  private final LineChart chart;
  private final SeriesColors colors;
  private final Frame frame;

  LinePicture(LineChart chart, SeriesColors colors) {
    this.chart = chart;
    this.colors = colors;
    Extent x = extent(chart.x());
    Extent y = extent(chart.y());
    boolean whole = true;
    for (Series series : chart.series()) {
      series.x().forEach(x::add);
      series.y().forEach(y::add);
      whole &= series.x().stream().allMatch(value -> value == Math.rint(value));
    }
    this.frame =
        new Frame(
            chart.title(),
            Ruler.exact(chart.x(), x.bounds(), TICKS, whole),
            Ruler.rounded(chart.y(), y.bounds(), TICKS),
            WIDTH,
            HEIGHT);
  }

  private static Extent extent(Axis axis) {
    Extent extent = new Extent();
    axis.bounds().ifPresent(extent::add);
    return extent;
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
    for (Series series : chart.series()) {
      String path = path(series, frame.plotLeft(left), frame.plotTop(top));
      if (!path.isEmpty()) {
        svg.open("path", "class", colors.line(series.name()), "d", path);
        svg.text("title", series.name());
        svg.close("path");
      }
    }
  }

  private String path(Series series, double left, double top) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < series.x().length(); i++) {
      double value = series.y().get(i);
      if (!Double.isFinite(value)) {
        drawing = false;
        continue;
      }
      String point =
          Svg.number(left + frame.x(series.x().get(i))) + " " + Svg.number(top + frame.y(value));
      path.append(drawing ? "L" : "M").append(point);
      if (!drawing) {
        // A point between two gaps would not be seen otherwise.
        path.append("L").append(point);
      }
      drawing = true;
    }
    return path.toString();
  }
}
