package dev.loupe.render.export.mermaid;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.EdgeLabel;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Legend;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.Trait;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a view as a Mermaid flowchart: modules are subgraphs, colours are classes. */
public final class MermaidWriter {
  /** Where Mermaid's own limits are; hosts such as GitHub do not let pages move them. */
  private static final int MOST_EDGES = 500;

  private static final int LONGEST_TEXT = 50_000;

  private static final int COLUMNS = 3;

  private final StringBuilder out = new StringBuilder();
  private final SourceLinks links;
  private final MermaidColors colors;
  private final Ids ids;

  private MermaidWriter(SourceLinks links, MermaidColors colors, Ids ids) {
    this.links = links;
    this.colors = colors;
    this.ids = ids;
  }

  /**
   * The text of a view.
   *
   * @param view what to draw
   * @param links where nodes lead to
   * @param theme the colours
   * @throws BadInputException if it is larger than what Mermaid draws
   */
  public static String write(GraphView view, SourceLinks links, Theme theme) {
    int hidden = view.legend().map(legend -> told(legend).size() - COLUMNS).orElse(0);
    require(view.edges().size() + Math.max(0, hidden), MOST_EDGES, "edges");
    String text =
        new MermaidWriter(links, new MermaidColors(theme), new Ids(view.root())).graph(view);
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
    colors
        .mermaidTheme()
        .ifPresent(
            name -> {
              line(0, "config:");
              line(1, "theme: " + name);
            });
    colors
        .onPage()
        .ifPresent(
            color -> {
              line(1, "themeVariables:");
              line(2, "lineColor: \"" + color + "\"");
              line(1, "themeCSS: \".flowchartTitleText{fill:" + color + "}\"");
            });
    line(0, "---");
    line(0, "flowchart " + direction(view));
    view.caption().forEach(caption -> line(1, "%% " + Mermaid.comment(caption)));
    elements(view.root(), 1);
    view.edges().forEach(this::edge);
    view.legend().ifPresent(legend -> legend(legend, direction(view)));
    classes(view);
    view.root().allNodes().forEach(this::link);
    return out.toString();
  }

  /**
   * What colours mean: a box with a node for each, of a scale for its ends. They stand in columns,
   * as a single row would be wider than most graphs.
   */
  private void legend(Legend legend, String direction) {
    ImmutableList<Legend.Entry> entries = told(legend);
    line(1, "subgraph %s[\"%s\"]".formatted(ids.legend(), Mermaid.text(legend.title())));
    line(2, "direction " + direction);
    for (int i = 0; i < entries.size(); i++) {
      String label = Mermaid.text(entries.get(i).label());
      String style = colors.style(entries.get(i).tone());
      line(2, "%s_%d[\"%s\"]:::%s".formatted(ids.legend(), i, label, style));
    }
    for (int i = COLUMNS; i < entries.size(); i++) {
      line(2, "%1$s_%2$d ~~~ %1$s_%3$d".formatted(ids.legend(), i - COLUMNS, i));
    }
    line(1, "end");
    line(1, "class " + ids.legend() + " module_frame");
  }

  private static ImmutableList<Legend.Entry> told(Legend legend) {
    return legend.entries().stream()
        .filter(entry -> !entry.label().isEmpty())
        .collect(toImmutableList());
  }

  /** The styles in use, and what has two of them. */
  private void classes(GraphView view) {
    colors.styles().forEach((name, style) -> line(1, "classDef " + name + " " + style));
    if (view.groupLevels() > 0 || view.legend().isPresent()) {
      line(1, "classDef module_frame " + colors.frame());
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
    links(view, Trait.BACK, colors.back());
    links(view, Trait.GRADIENT, "stroke-width:3px," + colors.gradient());
    if (view.isBackward()) {
      line(1, "linkStyle default " + colors.gradient());
    }
  }

  private void links(GraphView view, Trait trait, String style) {
    String edges =
        IntStream.range(0, view.edges().size())
            .filter(i -> view.edges().get(i).traits().contains(trait))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    if (!edges.isEmpty()) {
      line(1, "linkStyle " + edges + " " + style);
    }
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
    line(depth, ids.node(node.id()) + shape.formatted(label) + ":::" + colors.style(node));
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
