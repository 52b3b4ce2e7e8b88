package dev.loupe.render.export.mermaid;

import dev.loupe.error.BadInputException;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.EdgeLabel;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.Trait;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a view as a Mermaid flowchart: modules are subgraphs, kinds of nodes are classes. */
public final class MermaidWriter {
  /** Where Mermaid's own limits are; hosts such as GitHub do not let pages move them. */
  private static final int MOST_EDGES = 500;

  private static final int LONGEST_TEXT = 50_000;

  private final StringBuilder out = new StringBuilder();
  private final SourceLinks links;
  private final Ids ids;

  private MermaidWriter(SourceLinks links, Ids ids) {
    this.links = links;
    this.ids = ids;
  }

  /**
   * The text of a view.
   *
   * @param view what to draw
   * @param links where nodes lead to
   * @throws BadInputException if it is larger than what Mermaid draws
   */
  public static String write(GraphView view, SourceLinks links) {
    require(view.edges().size(), MOST_EDGES, "edges");
    String text = new MermaidWriter(links, new Ids(view.root())).graph(view);
    require(text.length(), LONGEST_TEXT, "characters");
    return text;
  }

  private static void require(int size, int most, String things) {
    if (size > most) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "Too large for Mermaid, which takes at most %,d %s, with %,d: show less with --depth"
                  + " or --focus, or write .svg",
              most,
              things,
              size));
    }
  }

  private String graph(GraphView view) {
    line(0, "---");
    line(0, "title: " + Mermaid.yaml(view.title()));
    line(0, "---");
    line(0, "flowchart " + direction(view));
    view.caption().forEach(caption -> line(1, "%% " + Mermaid.comment(caption)));
    elements(view.root(), 1);
    view.edges().forEach(this::edge);
    classes(view);
    view.root().allNodes().forEach(this::link);
    return out.toString();
  }

  /** The kinds that there are, with the colours of the SVG. */
  private void classes(GraphView view) {
    EnumSet<NodeKind> kinds = EnumSet.noneOf(NodeKind.class);
    view.root().allNodes().map(Node::kind).forEach(kinds::add);
    for (NodeKind kind : kinds) {
      line(1, "classDef %s %s".formatted(kind.cssClass(), colours(kind)));
    }
    if (view.groupLevels() > 0) {
      line(1, "classDef module_frame fill:#4c6ef50c,stroke:#aebbd3,color:#33415c");
    }
    String internal =
        view.root()
            .allNodes()
            .filter(node -> node.traits().contains(Trait.INTERNAL))
            .map(node -> ids.node(node.id()))
            .collect(Collectors.joining(","));
    if (!internal.isEmpty()) {
      line(1, "classDef internal stroke-dasharray:5 3");
      line(1, "class " + internal + " internal");
    }
  }

  private static String colours(NodeKind kind) {
    return switch (kind) {
      case INPUT -> "fill:#a9f2a9,stroke:#2e8b3d,color:#17202b";
      case OUTPUT -> "fill:#ffb0b0,stroke:#c23b3b,color:#17202b";
      case OPERATION -> "fill:#ffffff,stroke:#5c6878,color:#17202b";
      case PARAMETERS -> "fill:#e4e7ec,stroke:#5c6878,color:#17202b";
      case DECISION -> "fill:#f7d460,stroke:#8f6d00,color:#17202b";
      case BUFFER -> "fill:#fafbfc,stroke:#8d97a5,color:#17202b";
      case MODULE -> "fill:#e9ecf1,stroke:#5c6878,color:#17202b";
      case FAILURE -> "fill:#d92d2d,stroke:#8f1414,color:#ffffff";
      case BOUNDARY -> "fill:#ffffff,stroke:#98a2b1,color:#5c6878,stroke-dasharray:2 3";
    };
  }

  private static String direction(GraphView view) {
    return switch (view.direction()) {
      case BOTTOM_UP -> "BT";
      case TOP_DOWN -> "TB";
      case LEFT_RIGHT -> "LR";
    };
  }

  private void elements(Group group, int depth) {
    for (Element element : group.elements()) {
      if (element instanceof Group inner) {
        line(
            depth,
            "subgraph %s[\"%s\"]"
                .formatted(
                    ids.group(inner.id()),
                    Mermaid.text(inner.label() + " (" + inner.className() + ")")));
        elements(inner, depth + 1);
        line(depth, "end");
        line(depth, "class " + ids.group(inner.id()) + " module_frame");
      } else {
        node((Node) element, depth);
      }
    }
  }

  private void node(Node node, int depth) {
    String label =
        node.rows().stream()
            .map(
                row ->
                    row.role() == Row.Role.TITLE
                        ? "<b>" + Mermaid.text(row.text()) + "</b>"
                        : Mermaid.text(row.text()))
            .collect(Collectors.joining("<br>"));
    String shape =
        switch (node.shape()) {
          case OVAL -> "([\"%s\"])";
          case BOX -> "[\"%s\"]";
          case BOX_3D -> "[[\"%s\"]]";
          case CYLINDER -> "[(\"%s\")]";
        };
    line(depth, ids.node(node.id()) + shape.formatted(label) + ":::" + node.kind().cssClass());
  }

  private void edge(Edge edge) {
    String label = edge.labels().stream().map(EdgeLabel::text).collect(Collectors.joining(" / "));
    String arrow = edge.traits().contains(Trait.INTERNAL) ? "-.->" : "-->";
    line(
        1,
        "%s %s%s %s"
            .formatted(
                ids.node(edge.from()),
                arrow,
                label.isEmpty() ? "" : "|\"" + Mermaid.text(label) + "\"|",
                ids.node(edge.to())));
  }

  private void link(Node node) {
    links
        .of(node)
        .ifPresent(url -> line(1, "click %s href \"%s\" _top".formatted(ids.node(node.id()), url)));
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }
}
