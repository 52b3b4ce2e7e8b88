package dev.loupe.render.export.svg;

import dev.loupe.render.layout.Box;
import dev.loupe.render.layout.Font;
import dev.loupe.render.layout.Layout;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Rounding;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.Trait;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes a view with its layout as an SVG document. Immutable. */
public final class SvgWriter {
  private static final Font MODEL_FONT = new Font(18, true);
  private static final Font CAPTION_FONT = new Font(12, false);
  private static final double MARGIN = 20;
  private static final double CARD_RADIUS = 12;
  private static final double GROUP_RADIUS = 10;
  private static final double HEADER_GAP = 6;
  private static final double PLATE_MARGIN = 3;
  private static final double PLATE_OPACITY = .85;

  private final Measures measures;
  private final Function<Node, Optional<String>> links;
  private final Theme theme;

  /**
   * Makes a writer.
   *
   * @param measures what the layouts were made with
   * @param links where nodes lead to
   * @param theme the colours
   */
  public SvgWriter(Measures measures, Function<Node, Optional<String>> links, Theme theme) {
    this.theme = theme;
    this.measures = measures;
    this.links = links;
  }

  /**
   * Writes a document.
   *
   * @param view what to draw
   * @param layout where to draw it
   * @return the document, in XML
   */
  public String write(GraphView view, Layout layout) {
    double captionWidth = Math.max(layout.width(), headerWidth(view));
    Optional<LegendShape> legend = view.legend().map(it -> new LegendShape(it, captionWidth));
    double captionHeight = headerHeight(view);
    double header = captionHeight + legend.map(LegendShape::height).orElse(0.0);
    double content = Math.max(captionWidth, legend.map(LegendShape::width).orElse(0.0));
    double width = Math.ceil(content + 2 * MARGIN);
    double height = Math.ceil(header + layout.height() + 2 * MARGIN);
    Svg svg = new Svg();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "class",
        "loupe",
        "width",
        width,
        "height",
        height,
        "viewBox",
        "0 0 " + Svg.number(width) + " " + Svg.number(height),
        "role",
        role(view),
        "aria-labelledby",
        "loupe-title loupe-desc");
    svg.text("title", view.title(), "id", "loupe-title");
    svg.text("desc", description(view), "id", "loupe-desc");
    svg.raw(StyleSheet.text(theme, view));
    svg.empty(
        "rect",
        "class",
        "card",
        "x",
        0.5,
        "y",
        0.5,
        "width",
        width - 1,
        "height",
        height - 1,
        "rx",
        CARD_RADIUS);
    writeHeader(view, svg);
    legend.ifPresent(it -> it.write(MARGIN, MARGIN + captionHeight - HEADER_GAP, svg));
    double left = Rounding.nearest(MARGIN + (content - layout.width()) / 2);
    svg.open(
        "g",
        "class",
        "graph",
        "transform",
        "translate(%s %s)".formatted(Svg.number(left), Svg.number(MARGIN + header)));
    writeGraph(view, layout, svg);
    svg.close("g");
    svg.close("svg");
    return svg.toString();
  }

  /** An image's parts are hidden from assistive technology: links would be, too. */
  private String role(GraphView view) {
    boolean linked = view.root().allNodes().anyMatch(node -> links.apply(node).isPresent());
    return linked ? "graphics-document document" : "img";
  }

  private void writeGraph(GraphView view, Layout layout, Svg svg) {
    svg.open("g", "class", "clusters");
    int levels = view.groupLevels();
    view.root().allGroups().forEach(group -> writeGroup(group, levels, layout, svg));
    svg.close("g");
    svg.open("g", "class", "edges");
    EdgeShape edges = new EdgeShape();
    for (Edge edge : view.edges()) {
      edges.write(edge, layout.edge(edge.id()), svg);
    }
    svg.close("g");
    svg.open("g", "class", "titles");
    view.root().allGroups().forEach(group -> writeTitle(group, layout, svg));
    svg.close("g");
    svg.open("g", "class", "nodes");
    NodeShape shapes = new NodeShape(measures, links);
    view.root().allNodes().forEach(node -> shapes.write(node, layout.node(node.id()), svg));
    svg.close("g");
  }

  private static String description(GraphView view) {
    long nodes = view.root().allNodes().count();
    return "The computational graph of %s with %d nodes and %d edges: %s."
        .formatted(view.title(), nodes, view.edges().size(), String.join(", ", view.caption()));
  }

  private static double headerHeight(GraphView view) {
    return MODEL_FONT.lineHeight() + view.caption().size() * CAPTION_FONT.lineHeight() + HEADER_GAP;
  }

  private static double headerWidth(GraphView view) {
    return view.caption().stream()
        .mapToDouble(CAPTION_FONT::width)
        .reduce(MODEL_FONT.width(view.title()), Math::max);
  }

  private static void writeHeader(GraphView view, Svg svg) {
    svg.open("g", "class", "caption");
    double y = MARGIN + MODEL_FONT.size();
    svg.text("text", view.title(), "class", "model", "x", MARGIN, "y", y);
    for (String line : view.caption()) {
      y += CAPTION_FONT.lineHeight();
      svg.text("text", line, "class", "note", "x", MARGIN, "y", y + 2);
    }
    svg.close("g");
  }

  private static void writeGroup(Group group, int levels, Layout layout, Svg svg) {
    Box box = layout.group(group.id());
    svg.open(
        "g",
        "id",
        Svg.id("cluster", group.id()),
        "class",
        group.traits().contains(Trait.INTERNAL) ? "cluster internal" : "cluster",
        "data-depth",
        group.depth());
    svg.empty(
        "rect",
        "class",
        "frame",
        "x",
        box.x(),
        "y",
        box.y(),
        "width",
        box.width(),
        "height",
        box.height(),
        "rx",
        GROUP_RADIUS,
        "stroke-width",
        frameWidth(group.depth(), levels));
    svg.close("g");
  }

  /** Titles lie above the edges; on a plate where an edge into a narrow group passes behind. */
  private void writeTitle(Group group, Layout layout, Svg svg) {
    Box title = layout.title(group.id()).box();
    svg.open("g", "id", Svg.id("title", group.id()), "class", "cluster-title");
    if (layout.title(group.id()).overEdge()) {
      writePlate(title, group.depth(), svg);
    }
    double baseline = title.y() + Measures.GROUP_FONT.size();
    var address = new Svg.Span(group.label(), "address", 0);
    if (measures.isTitleFolded(group)) {
      svg.line(List.of(address), title.x(), baseline);
      svg.line(
          List.of(new Svg.Span(group.className(), "class", 0)),
          title.x(),
          baseline + Measures.GROUP_CLASS_FONT.lineHeight());
    } else {
      var className = new Svg.Span(group.className(), "class", Measures.GROUP_TITLE_GAP);
      svg.line(List.of(address, className), title.x(), baseline);
    }
    svg.close("g");
  }

  /** The card's colour, with the tints of the groups around on it: what lies under the title. */
  private static void writePlate(Box title, int depth, Svg svg) {
    double share = 1 - Math.pow(1 - StyleSheet.TINT, depth + 1);
    for (String kind : List.of("plate", "tint")) {
      svg.empty(
          "rect",
          "class",
          kind,
          "x",
          title.x() - PLATE_MARGIN,
          "y",
          title.y() - 1,
          "width",
          title.width() + 2 * PLATE_MARGIN,
          "height",
          title.height() + 1,
          "rx",
          PLATE_MARGIN,
          "fill-opacity",
          kind.equals("plate") ? PLATE_OPACITY : Math.round(share * 1000) / 1000.0);
    }
  }

  /** As in TorchLens from the outermost to the innermost frame, but finer. */
  private static double frameWidth(int depth, int levels) {
    double share = levels <= 1 ? 0 : (levels - 1.0 - depth) / (levels - 1);
    return 1 + 1.2 * share;
  }
}
