package dev.loupe.render.export.svg;

import dev.loupe.render.layout.Box;
import dev.loupe.render.layout.Font;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Outline;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.Shape;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.Tone;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws nodes. */
final class NodeShape {
  private static final double CORNER = 5;

  /** From the top of the letters to the baseline, in sizes of the font. */
  private static final double BASELINE = 0.87;

  private final Measures measures;
  private final SourceLinks links;

  NodeShape(Measures measures, SourceLinks links) {
    this.measures = measures;
    this.links = links;
  }

  void write(Node node, Box box, Svg svg) {
    String classes =
        Stream.concat(
                Stream.of("node", node.kind().cssClass()),
                Stream.concat(node.traits().stream().map(trait -> trait.cssClass()), tone(node)))
            .distinct()
            .collect(Collectors.joining(" "));
    svg.open("g", "id", Svg.id("node", node.id()), "class", classes);
    if (!node.tooltip().isEmpty()) {
      svg.text("title", node.tooltip());
    }
    Optional<String> link = links.of(node);
    link.ifPresent(url -> svg.open("a", "href", url, "target", "_top"));
    writeOutline(node.shape(), box, svg);
    writeRows(node, box, svg);
    link.ifPresent(url -> svg.close("a"));
    svg.close("g");
  }

  private static Stream<String> tone(Node node) {
    return node.tone().equals(Tone.PLAIN)
        ? Stream.empty()
        : Stream.of("tone", node.tone().cssClass());
  }

  private static void writeOutline(Shape shape, Box box, Svg svg) {
    switch (shape) {
      case OVAL -> rectangle(box, Outline.radius(box.height()), svg);
      case BOX -> rectangle(box, CORNER, svg);
      case BOX_3D -> box3d(box, svg);
      case CYLINDER -> cylinder(box, svg);
    }
  }

  private static void rectangle(Box box, double radius, Svg svg) {
    svg.empty(
        "rect",
        "class",
        "face",
        "x",
        box.x(),
        "y",
        box.y(),
        "width",
        box.width(),
        "height",
        box.height(),
        "rx",
        radius);
  }

  private static void box3d(Box box, Svg svg) {
    double depth = Outline.BOX_DEPTH;
    double right = box.right();
    double bottom = box.bottom();
    svg.empty(
        "path",
        "class",
        "side",
        "d",
        new PathData()
            .moveTo(box.x(), box.y() + depth)
            .lineTo(box.x() + depth, box.y())
            .lineTo(right, box.y())
            .lineTo(right, bottom - depth)
            .lineTo(right - depth, bottom)
            .lineTo(right - depth, box.y() + depth)
            .close()
            .moveTo(right - depth, box.y() + depth)
            .lineTo(right, box.y()));
    svg.empty(
        "rect",
        "class",
        "face",
        "x",
        box.x(),
        "y",
        box.y() + depth,
        "width",
        box.width() - depth,
        "height",
        box.height() - depth);
  }

  private static void cylinder(Box box, Svg svg) {
    double top = box.y() + Outline.LID;
    double bottom = box.bottom() - Outline.LID;
    double radius = box.width() / 2;
    svg.empty(
        "path",
        "class",
        "face",
        "d",
        new PathData()
            .moveTo(box.x(), top)
            .arcTo(radius, Outline.LID, box.right(), top, true)
            .lineTo(box.right(), bottom)
            .arcTo(radius, Outline.LID, box.x(), bottom, true)
            .close()
            .moveTo(box.x(), top)
            .arcTo(radius, Outline.LID, box.right(), top, false));
  }

  private void writeRows(Node node, Box box, Svg svg) {
    double centerX = box.centerX();
    double textHeight =
        node.rows().stream().mapToDouble(row -> measures.font(node, row).lineHeight()).sum();
    double y = box.centerY() - textHeight / 2;
    if (node.shape() == Shape.BOX_3D) {
      centerX -= Outline.BOX_DEPTH / 2;
      y += Outline.BOX_DEPTH / 2;
    } else if (node.shape() == Shape.CYLINDER) {
      y += Outline.LID / 2;
    }
    for (Row row : node.rows()) {
      Font font = measures.font(node, row);
      double baseline = y + (font.lineHeight() - font.size()) / 2 + font.size() * BASELINE;
      svg.text(
          "text",
          row.text(),
          "class",
          row.role().name().toLowerCase(Locale.ROOT),
          "x",
          centerX,
          "y",
          baseline);
      y += font.lineHeight();
    }
  }
}
