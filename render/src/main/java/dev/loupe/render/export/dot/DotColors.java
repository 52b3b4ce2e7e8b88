package dev.loupe.render.export.dot;

import dev.loupe.render.theme.NodeColors;
import dev.loupe.render.theme.Palette;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Legend;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.Tone;
import dev.loupe.render.view.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The colours and outlines of a theme as attributes of Graphviz. */
final class DotColors {
  private final Palette palette;

  /** On light pages nodes have TorchLens' own colours. */
  private final boolean light;

  private final boolean paper;

  private DotColors(Palette palette, boolean light, boolean paper) {
    this.palette = palette;
    this.light = light;
    this.paper = paper;
  }

  static DotColors of(Theme theme) {
    return new DotColors(
        theme.palette(), theme == Theme.AUTO || theme == Theme.LIGHT, theme == Theme.PAPER);
  }

  private String color(String selector, String property) {
    return palette.value(selector, property).orElseThrow();
  }

  String graph() {
    return light
        ? "bgcolor=white"
        : "bgcolor=\"%s\", fontcolor=\"%s\""
            .formatted(color(".card", "fill"), color("text", "fill"));
  }

  String nodes() {
    return light
        ? "fillcolor=white, color=\"#5c6878\""
        : "fillcolor=\"%s\", color=\"%s\", fontcolor=\"%s\""
            .formatted(color(".face", "fill"), color(".face", "stroke"), color(".title", "fill"));
  }

  String edges(GraphView view) {
    String line = color(view.isBackward() ? ".edge.gradient .line" : ".edge .line", "stroke");
    return light
        ? "color=\"%s\"".formatted(line)
        : "color=\"%s\", fontcolor=\"%s\"".formatted(line, color("text", "fill"));
  }

  /** Of edges that a gradient flowed along. */
  String gradient() {
    return "color=\"%s\"".formatted(color(".edge.gradient .line", "stroke"));
  }

  String clusters() {
    String frame = color(".cluster .frame", "stroke");
    return light
        ? "color=\"%s\"".formatted(frame)
        : "color=\"%s\"; fontcolor=\"%s\"".formatted(frame, color(".cluster-title text", "fill"));
  }

  /** What is special about a node, each attribute with a comma before it. */
  String node(Node node) {
    List<String> attributes = new ArrayList<>();
    if (light && node.tone().equals(Tone.PLAIN)) {
      torchLens(node).ifPresent(fill -> attributes.add("fillcolor=\"" + fill + "\""));
      if (node.kind() == NodeKind.FAILURE) {
        attributes.add("fontcolor=white");
      }
    } else {
      NodeColors colors = NodeColors.of(node, palette);
      attributes.add("fillcolor=\"" + colors.fill() + "\"");
      attributes.add("fontcolor=\"" + colors.text() + "\"");
      if (!light) {
        attributes.add("color=\"" + colors.stroke() + "\"");
      }
    }
    outline(node).ifPresent(attributes::add);
    return attributes.isEmpty() ? "" : ", " + String.join(", ", attributes);
  }

  private Optional<String> outline(Node node) {
    if (node.kind() == NodeKind.BOUNDARY) {
      return Optional.of("style=\"filled,dotted\"");
    } else if (node.traits().contains(Trait.INTERNAL) || node.tone().kind() == Tone.Kind.UNKNOWN) {
      return Optional.of("style=\"filled,dashed\"");
    } else if (!paper) {
      return Optional.empty();
    }
    return switch (node.kind()) {
      case INPUT -> Optional.of("penwidth=2.6");
      case OUTPUT -> Optional.of("penwidth=2.6, peripheries=2");
      case DECISION -> Optional.of("style=\"filled,diagonals\", penwidth=2");
      default -> Optional.empty();
    };
  }

  private static Optional<String> torchLens(Node node) {
    return switch (node.kind()) {
      case INPUT -> Optional.of("#98FB98");
      case OUTPUT -> Optional.of("#ff9999");
      case PARAMETERS -> Optional.of("#E6E6E6");
      case DECISION -> Optional.of("#F7D460");
      case FAILURE -> Optional.of("#d92d2d");
      case MODULE ->
          node.traits().contains(Trait.PARAMETERS) ? Optional.of("#E6E6E6") : Optional.empty();
      case OPERATION, BUFFER, BOUNDARY -> Optional.empty();
    };
  }

  /** A table within the graph's label. */
  String legend(Legend legend) {
    StringBuilder cells = new StringBuilder();
    for (Legend.Entry entry : legend.entries()) {
      String swatch =
          "<td width=\"20\" border=\"1\" bgcolor=\"%s\"> </td>"
              .formatted(palette.fill(entry.tone()));
      boolean before = entry.tone().kind() == Tone.Kind.SCALE && entry.tone().index() == 0;
      String label =
          entry.label().isEmpty() ? "" : "<td>%s</td>".formatted(Dot.html(entry.label()));
      cells.append(before ? label + swatch : swatch + label);
    }
    return "<b>%s</b><br align=\"left\"/><table border=\"0\" cellspacing=\"0\"><tr>%s</tr></table>"
        .formatted(Dot.html(legend.title()), cells);
  }
}
