package dev.loupe.analysis.chart;

import dev.loupe.render.export.svg.Svg;
import java.util.Optional;

/** Draws small images with their labels below them. */
final class GridPicture implements Picture {
  private static final double GAP = 10;

  /** The longer side of an image is at least as long, and a whole number of times its pixels. */
  private static final double LEAST_SIDE = 84;

  private static final double LEAST_BAR = 140;

  private final ImageGrid grid;
  private final Optional<ColorBar> bar;
  private final double cellWidth;
  private final double cellHeight;
  private final int columns;
  private final int rows;

  GridPicture(ImageGrid grid) {
    this.grid = grid;
    this.bar = grid.scale().map(ColorBar::new);
    this.columns = Math.min(grid.columns(), grid.images().size());
    this.rows = (grid.images().size() + columns - 1) / columns;
    double widest = 0;
    double highest = 0;
    boolean labels = false;
    for (Image image : grid.images()) {
      widest = Math.max(widest, Math.max(width(image), Fonts.TICK.width(image.label())));
      highest = Math.max(highest, height(image));
      labels |= !image.label().isEmpty();
    }
    this.cellWidth = Math.ceil(widest) + GAP;
    this.cellHeight = highest + (labels ? Fonts.TICK.lineHeight() + GAP : GAP);
  }

  private static double times(Image image) {
    return Math.max(1, Math.ceil(LEAST_SIDE / Math.max(image.width(), image.height())));
  }

  private static double width(Image image) {
    return times(image) * image.width();
  }

  private static double height(Image image) {
    return times(image) * image.height();
  }

  private double titleHeight() {
    return grid.title().isEmpty() ? 0 : Fonts.PANEL_TITLE.lineHeight() + GAP / 2;
  }

  private double imagesWidth() {
    return cellWidth * columns;
  }

  private double barHeight() {
    return Math.max(LEAST_BAR, Math.min(2 * LEAST_BAR, rows * cellHeight - GAP));
  }

  @Override
  public double lead() {
    return 0;
  }

  @Override
  public double width() {
    double scale = bar.map(it -> GAP + it.width()).orElse(0.0);
    return Math.max(imagesWidth() + scale, Fonts.PANEL_TITLE.width(grid.title()));
  }

  @Override
  public double height() {
    double images = rows * cellHeight;
    return titleHeight() + (bar.isPresent() ? Math.max(images, barHeight() + GAP) : images);
  }

  @Override
  public void draw(double left, double top, Svg svg) {
    if (!grid.title().isEmpty()) {
      double baseline = top + Fonts.PANEL_TITLE.size();
      svg.text("text", grid.title(), "class", "panel-title", "x", left, "y", baseline);
    }
    double first = top + titleHeight();
    for (int i = 0; i < grid.images().size(); i++) {
      int row = i / columns;
      double x = left + (i - row * columns) * cellWidth;
      draw(grid.images().get(i), x, first + row * cellHeight, svg);
    }
    bar.ifPresent(it -> it.draw(left + imagesWidth() + GAP, first + 2, barHeight(), svg));
  }

  private void draw(Image image, double x, double y, Svg svg) {
    double centre = x + (cellWidth - GAP) / 2;
    Raster.draw(image, centre - width(image) / 2, y, width(image), height(image), svg);
    if (!image.label().isEmpty()) {
      double baseline = y + height(image) + Fonts.TICK.size() + 3;
      svg.text("text", image.label(), "class", "x", "x", centre, "y", baseline);
    }
  }
}
