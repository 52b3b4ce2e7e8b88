package dev.loupe.analysis.chart;

import dev.loupe.render.export.svg.Svg;

/** Draws numbers as colours. */
final class HeatPicture implements Picture {
  private static final double WIDTH = 270;
  private static final double HEIGHT = 180;

  /** Cells with names are at least as large. */
  private static final double NAMED = 18;

  private static final double GAP = 10;
  private static final int TICKS = 5;

  private final HeatMap map;
  private final ColorBar bar;
  private final Frame frame;

  HeatPicture(HeatMap map) {
    this.map = map;
    this.bar = new ColorBar(map.scale());
    Grid cells = map.cells();
    Ruler x = Ruler.cells(map.x(), cells.width(), TICKS);
    Ruler y = Ruler.cells(map.y(), cells.height(), TICKS);
    double width = x.names() ? Math.max(WIDTH, NAMED * cells.width()) : WIDTH;
    double height = y.names() ? Math.max(HEIGHT, NAMED * cells.height()) : HEIGHT;
    Ruler thinned = x.thinned(width, x.widest() + GAP);
    this.frame = new Frame(map.title(), thinned, y, width, height);
  }

  @Override
  public double lead() {
    return frame.lead();
  }

  @Override
  public double width() {
    return Math.max(frame.width(), frame.lead() + frame.plotWidth() + GAP + bar.width());
  }

  @Override
  public double height() {
    return frame.height();
  }

  @Override
  public void draw(double left, double top, Svg svg) {
    double plotLeft = frame.plotLeft(left);
    double plotTop = frame.plotTop(top);
    frame.draw(left, top, svg);
    Image colors = Image.of("", map.cells(), map.scale()).flipped();
    Raster.draw(colors, plotLeft, plotTop, frame.plotWidth(), frame.plotHeight(), svg);
    bar.draw(plotLeft + frame.plotWidth() + GAP, plotTop, frame.plotHeight(), svg);
  }
}
