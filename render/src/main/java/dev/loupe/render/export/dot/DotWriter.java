package dev.loupe.render.export.dot;

import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.EdgeLabel;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.Shape;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.Trait;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a view in Graphviz' language. */
public final class DotWriter {
  /** The last but one is what Java finds on Linux, where only fontconfig knows Helvetica. */
  private static final String ARIAL = "Helvetica,Arial,Liberation Sans,sans-serif";

  private final StringBuilder out = new StringBuilder();
  private final int levels;
  private final SourceLinks links;
  private final DotColors colors;

  private DotWriter(int levels, SourceLinks links, DotColors colors) {
    this.colors = colors;
    this.levels = levels;
    this.links = links;
  }

  /**
   * The text of a view: every node stands in the subgraph of its module.
   *
   * @param view what to draw
   * @param links where nodes lead to
   * @param theme the colours
   */
  public static String write(GraphView view, SourceLinks links, Theme theme) {
    return new DotWriter(view.groupLevels(), links, DotColors.of(theme)).graph(view);
  }

  private String graph(GraphView view) {
    line(0, "digraph " + Dot.quote(view.title()) + " {");
    line(
        1,
        "graph [label=%s, labelloc=t, labeljust=l, rankdir=%s, ordering=out,"
            .formatted(caption(view), rankDirection(view)));
    line(1, "       fontname=\"%s\", fontsize=12, %s]".formatted(ARIAL, colors.graph()));
    line(1, "node [shape=oval, style=filled, %s,".formatted(colors.nodes()));
    line(1, "      fontname=\"%s\", fontsize=11, margin=\"0.14,0.06\"]".formatted(ARIAL));
    line(
        1,
        "edge [%s, arrowsize=0.7, fontname=\"%s\", fontsize=10,"
            .formatted(colors.edges(view), ARIAL));
    line(1, "      labelfontname=\"%s\", labelfontsize=9]".formatted(ARIAL));
    elements(view.root(), 1);
    view.edges().forEach(this::edge);
    line(0, "}");
    return out.toString();
  }

  private static String rankDirection(GraphView view) {
    return switch (view.direction()) {
      case BOTTOM_UP -> "BT";
      case TOP_DOWN -> "TB";
      case LEFT_RIGHT -> "LR";
    };
  }

  private String caption(GraphView view) {
    String lines =
        view.caption().stream()
            .map(line -> Dot.html(line) + "<br align=\"left\"/>")
            .collect(Collectors.joining());
    String legend = view.legend().map(colors::legend).orElse("");
    return "<<b>%s</b><br align=\"left\"/>%s%s>".formatted(Dot.html(view.title()), lines, legend);
  }

  private void elements(Group group, int depth) {
    for (Element element : group.elements()) {
      if (element instanceof Group inner) {
        cluster(inner, depth);
      } else {
        node((Node) element, depth);
      }
    }
  }

  private void cluster(Group group, int depth) {
    line(depth, "subgraph " + Dot.quote("cluster_" + group.id()) + " {");
    line(
        depth + 1,
        "label=<<b>%s</b> (%s)>; labelloc=%s; labeljust=l; style=\"%s\"; %s; penwidth=%s"
            .formatted(
                Dot.html(group.label()),
                Dot.html(group.className()),
                "t",
                "rounded" + dashed(group.traits()),
                colors.clusters(),
                penWidth(group.depth())));
    elements(group, depth + 1);
    line(depth, "}");
  }

  /** From 5 for the outermost frames to 2 for the innermost, as in TorchLens. */
  private String penWidth(int depth) {
    int deepest = levels - 1;
    double share = deepest == 0 ? 0 : (double) (deepest - depth) / deepest;
    return String.format(Locale.ROOT, "%.1f", 2 + 3 * share);
  }

  private static String dashed(Set<Trait> traits) {
    return traits.contains(Trait.INTERNAL) ? ",dashed" : "";
  }

  private void node(Node node, int depth) {
    StringBuilder attributes = new StringBuilder();
    attributes.append("label=<").append(label(node)).append('>');
    if (node.shape() != Shape.OVAL) {
      attributes.append(", shape=").append(shape(node.shape()));
    }
    attributes.append(colors.node(node));
    if (node.traits().contains(Trait.CHANGED)) {
      attributes.append(", penwidth=3");
    }
    if (!node.tooltip().isEmpty()) {
      attributes.append(", tooltip=").append(Dot.quote(node.tooltip()));
    }
    links
        .of(node)
        .ifPresent(
            url -> attributes.append(", URL=").append(Dot.quote(url)).append(", target=\"_top\""));
    line(depth, Dot.quote(node.id()) + " [" + attributes + "]");
  }

  private static String label(Node node) {
    return node.rows().stream()
        .map(
            row ->
                row.role() == Row.Role.TITLE || row.role() == Row.Role.DECISION
                    ? "<b>" + Dot.html(row.text()) + "</b>"
                    : Dot.html(row.text()))
        .collect(Collectors.joining("<br/>"));
  }

  private static String shape(Shape shape) {
    return switch (shape) {
      case OVAL -> "oval";
      case BOX -> "box";
      case BOX_3D -> "box3d";
      case CYLINDER -> "cylinder";
    };
  }

  private void edge(Edge edge) {
    List<String> attributes = new java.util.ArrayList<>();
    for (EdgeLabel label : edge.labels()) {
      attributes.add(
          switch (label.place()) {
            case TAIL -> "taillabel=" + Dot.quote("  " + label.text() + "  ");
            case MIDDLE -> "label=" + Dot.quote(label.text());
            case HEAD -> "headlabel=" + Dot.quote("  " + label.text() + "  ");
          });
    }
    if (edge.traits().contains(Trait.INTERNAL)) {
      attributes.add("style=dashed");
    }
    if (edge.traits().contains(Trait.GRADIENT)) {
      attributes.add("dir=both");
      attributes.add("penwidth=2");
      attributes.add(colors.gradient());
    }
    line(
        1,
        Dot.quote(edge.from())
            + " -> "
            + Dot.quote(edge.to())
            + (attributes.isEmpty() ? "" : " [" + String.join(", ", attributes) + "]"));
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }
}
