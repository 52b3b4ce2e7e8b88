package dev.loupe.render.export.svg;

/** The style sheet of all drawings. */
final class StyleSheet {
  /** How strongly a group tints what is in it. */
  static final double TINT = .045;

  private static final String SHAPES =
      """
      .loupe text{font:11px "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif}
      .loupe .model{font-size:18px;font-weight:bold}
      .loupe .note{font-size:12px}
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
      .loupe .internal .face,.loupe .internal .side,.loupe .internal .line{stroke-dasharray:5 3}
      .loupe .cluster.internal .frame{stroke-dasharray:7 4}
      .loupe .boundary .face{stroke-dasharray:2 3}
      .loupe a:hover .title,.loupe a:focus .title{text-decoration:underline}
      """;

  static final String TEXT = text();

  private StyleSheet() {}

  private static String text() {
    return "  <style>\n"
        + SHAPES.formatted(TINT).indent(4)
        + Palette.LIGHT.css("    ")
        + "    @media (prefers-color-scheme:dark){\n"
        + Palette.DARK.css("      ")
        + "    }\n"
        + "  </style>\n";
  }
}
