package dev.loupe.render.export.svg;

import dev.loupe.render.theme.Palette;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Legend;
import dev.loupe.render.view.Tone;
import dev.loupe.render.view.Trait;
import java.util.Optional;

/** The style sheet of drawings. */
final class StyleSheet {
  /** How strongly a group tints what is in it. */
  static final double TINT = .045;

  private static final String SHAPES =
      """
          .loupe text{font:11px "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif}
          .loupe .model{font-size:18px;font-weight:bold}
          .loupe .note{font-size:12px}
          .loupe .legend-title{font-size:12px;font-weight:bold}
          .loupe .node text{text-anchor:middle}
          .loupe .title{font-size:13px;font-weight:bold}
          .loupe text.decision{font-weight:bold}
          .loupe .boundary text{font-size:10px}
          .loupe .boundary .title{font-size:11px;font-weight:normal}
          .loupe .cluster-title .address{font-size:12px;font-weight:bold}
          .loupe .edge text{font-size:10px;text-anchor:middle}
          .loupe .face,.loupe .side{stroke-width:1.2;stroke-linejoin:round}
          .loupe .frame{fill-opacity:%s}
          .loupe .line{fill:none;stroke-width:1.3}
          .loupe .edges .edge .line.shared{stroke:none}
          .loupe .internal .face,.loupe .internal .side,.loupe .internal .line{stroke-dasharray:5 3}
          .loupe .cluster.internal .frame{stroke-dasharray:7 4}
          .loupe .boundary .face{stroke-dasharray:2 3}
          .loupe a:hover .title,.loupe a:focus .title{text-decoration:underline}
      """;

  private StyleSheet() {}

  /**
   * The style sheet of a view in a theme.
   *
   * @param view what is drawn: rules for what is not in it are left out
   */
  static String text(Theme theme, GraphView view) {
    StringBuilder css = new StringBuilder("  <style>\n");
    css.append(SHAPES.formatted(TINT));
    if (has(Trait.GRADIENT, view)) {
      css.append("    .loupe .gradient .line{stroke-width:2.4}\n");
    }
    if (view.root().allNodes().anyMatch(node -> node.traits().contains(Trait.CHANGED))) {
      add("    ", ".changed .face", "stroke-width:3", css);
    }
    addColors(theme.palette(), view, "    ", css);
    theme
        .dark()
        .ifPresent(
            dark -> {
              css.append("    @media (prefers-color-scheme:dark){\n");
              addColors(dark, view, "      ", css);
              css.append("    }\n");
            });
    return css.append("  </style>\n").toString();
  }

  private static boolean has(Trait trait, GraphView view) {
    return view.edges().stream().anyMatch(edge -> edge.traits().contains(trait));
  }

  /** Each rule is below the drawing's own class. */
  private static void addColors(Palette palette, GraphView view, String indent, StringBuilder css) {
    boolean gradient = has(Trait.GRADIENT, view) || view.isBackward();
    palette
        .rules()
        .forEach(
            (selector, rule) -> {
              if (gradient || !selector.contains(".gradient")) {
                add(indent, selector, rule, css);
              }
            });
    Optional<Legend> legend = view.legend();
    if (legend.isPresent()) {
      add(indent, ".swatch", palette.rules().getOrDefault(".face", ""), css);
      for (Legend.Entry entry : legend.get().entries()) {
        Tone tone = entry.tone();
        String style = "." + tone.cssClass();
        String node = ".node.tone" + style;
        add(indent, node + " .face,.loupe .swatch" + style, palette.declarations(tone), css);
        add(indent, node + " text", "fill:" + palette.text(tone), css);
      }
    }
  }

  private static void add(String indent, String selector, String rule, StringBuilder css) {
    css.append(indent).append(".loupe ").append(selector).append('{').append(rule).append("}\n");
  }
}
