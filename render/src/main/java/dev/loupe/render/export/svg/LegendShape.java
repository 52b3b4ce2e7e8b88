package dev.loupe.render.export.svg;

import dev.loupe.render.layout.Font;
import dev.loupe.render.view.Legend;
import dev.loupe.render.view.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws what colours mean: a title, a bar for a scale, a swatch and a label for each other colour.
 */
final class LegendShape {
  private static final Font TITLE_FONT = new Font(12, true);
  private static final Font FONT = new Font(11, false);
  private static final double SWATCH_WIDTH = 20;
  private static final double SWATCH_HEIGHT = 12;
  private static final double LABEL_GAP = 5;
  private static final double ENTRY_GAP = 14;
  private static final double LINE = 19;
  private static final double TOP = 8;

  /** Legends have so much room even above narrow graphs. */
  private static final double ROOM = 340;

  /**
   * An entry with its place.
   *
   * @param x the left side of the swatch, from the legend's
   * @param y the upper side of the line
   * @param labelX the left end of the label
   */
  private record Item(Legend.Entry entry, double x, double y, double labelX) {}

  private final Legend legend;
  private final List<Item> items = new ArrayList<>();
  private double width;
  private double y = TOP + TITLE_FONT.lineHeight();

  /**
   * Arranges a legend.
   *
   * @param room how wide the drawing is anyway
   */
  LegendShape(Legend legend, double room) {
    this.legend = legend;
    this.width = TITLE_FONT.width(legend.title());
    double most = Math.max(room, ROOM);
    double x = 0;
    for (Legend.Entry entry : legend.entries()) {
      boolean step = entry.tone().kind() == Tone.Kind.SCALE;
      boolean first = step && entry.tone().index() == 0;
      boolean last = step && entry.tone().index() == Tone.STEPS;
      double label = entry.label().isEmpty() ? 0 : FONT.width(entry.label()) + LABEL_GAP;
      if (!step && x > 0 && x + SWATCH_WIDTH + label > most) {
        x = 0;
        y += LINE;
      }
      // The label of a scale's start stands before it.
      double swatchX = first ? x + label : x;
      items.add(new Item(entry, swatchX, y, first ? x : x + SWATCH_WIDTH + LABEL_GAP));
      x += SWATCH_WIDTH + label;
      width = Math.max(width, x);
      x += step && !last ? 0 : ENTRY_GAP;
    }
  }

  double width() {
    return width;
  }

  double height() {
    return y + LINE;
  }

  void write(double left, double top, Svg svg) {
    svg.open("g", "class", "legend");
    double baseline = top + TOP + TITLE_FONT.size();
    svg.text("text", legend.title(), "class", "legend-title", "x", left, "y", baseline);
    for (Item item : items) {
      Legend.Entry entry = item.entry();
      svg.empty(
          "rect",
          "class",
          "swatch " + entry.tone().cssClass(),
          "x",
          left + item.x(),
          "y",
          top + item.y() + 2,
          "width",
          SWATCH_WIDTH,
          "height",
          SWATCH_HEIGHT);
      if (!entry.label().isEmpty()) {
        svg.text("text", entry.label(), "x", left + item.labelX(), "y", top + item.y() + 12);
      }
    }
    svg.close("g");
  }
}
