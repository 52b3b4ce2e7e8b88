package dev.loupe.analysis.chart;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.analysis.chart.Ruler.Tick;
import dev.loupe.render.export.svg.Svg;

/** Draws what colours mean: a bar from the first colour below to the last above, with numbers. */
final class ColorBar {
  private static final int STEPS = 64;
  private static final double THICKNESS = 12;
  private static final double GAP = 5;
  private static final int TICKS = 4;

  private final ColorScale scale;
  private final Ruler ruler;

  ColorBar(ColorScale scale) {
    this.scale = scale;
    this.ruler = Ruler.exact(Axis.of(scale.label()), scale.bounds(), TICKS, false);
  }

  double width() {
    double label = scale.label().isEmpty() ? 0 : Fonts.LABEL.lineHeight();
    return Math.ceil(THICKNESS + GAP + ruler.widest() + label);
  }

  void draw(double left, double top, double height, Svg svg) {
    svg.open("g", "class", "scale");
    Raster.draw(colors(), left, top, THICKNESS, height, svg);
    svg.empty("rect", "class", "plot", "x", left, "y", top, "width", THICKNESS, "height", height);
    for (Tick tick : ruler.ticks()) {
      double baseline = top + (1 - ruler.share(tick.value())) * height + 4;
      svg.text("text", tick.text(), "x", left + THICKNESS + GAP, "y", baseline);
    }
    if (!scale.label().isEmpty()) {
      String turned =
          "translate(%s %s) rotate(-90)"
              .formatted(Svg.number(left + width() - 3), Svg.number(top + height / 2));
      svg.text("text", scale.label(), "class", "axis-label", "transform", turned);
    }
    svg.close("g");
  }

  private Image colors() {
    ImmutableIntArray.Builder colors = ImmutableIntArray.builder(STEPS);
    for (int i = STEPS - 1; i >= 0; i--) {
      colors.add(0xff << 24 | scale.map().color(i / (STEPS - 1.0)));
    }
    return new Image("", 1, STEPS, colors.build());
  }
}
