package dev.loupe.render.export.svg;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * The colours of a drawing: for each class of its style sheet the declarations that depend on the
 * surroundings.
 */
record Palette(ImmutableMap<String, String> rules) {

  /** TorchLens' colours, softened. */
  static final Palette LIGHT =
      new Palette(
          ImmutableMap.<String, String>builder()
              .put(".card", "fill:#ffffff;stroke:#e2e7ee")
              .put(".plate", "fill:#ffffff")
              .put("text", "fill:#465160")
              .put(".model", "fill:#17202b")
              .put(".title", "fill:#17202b")
              .put(".node .address", "fill:#2f5fb8")
              .put(".face", "fill:#ffffff;stroke:#5c6878")
              .put(".side", "fill:#d3d9e2;stroke:#5c6878")
              .put(".input .face", "fill:#a9f2a9;stroke:#2e8b3d")
              .put(".output .face", "fill:#ffb0b0;stroke:#c23b3b")
              .put(".node.parameters .face", "fill:#e4e7ec")
              .put(".decision .face", "fill:#f7d460;stroke:#8f6d00")
              .put(".node.decision text", "fill:#3d2f00")
              .put(".buffer .face", "fill:#fafbfc;stroke:#8d97a5")
              .put(".module .face", "fill:#f4f6f9")
              .put(".node.module.parameters .face", "fill:#e9ecf1")
              .put(".failure .face", "fill:#d92d2d;stroke:#8f1414")
              .put(".failure .side", "fill:#b32020;stroke:#8f1414")
              .put(".node.failure text", "fill:#ffffff")
              .put(".boundary .face", "fill:#ffffff;stroke:#98a2b1")
              .put(".boundary .title", "fill:#5c6878")
              .put(".tint", "fill:#4c6ef5")
              .put(".cluster .frame", "fill:#4c6ef5;stroke:#aebbd3")
              .put(".cluster-title text", "fill:#64718a")
              .put(".cluster-title .address", "fill:#33415c")
              .put(".edge .line", "stroke:#687485")
              .put(".edge .arrow", "fill:#687485")
              .put(".edge.back .line", "stroke:#8a5cd1")
              .put(".edge.back .arrow", "fill:#8a5cd1")
              .put(".edge.back text", "fill:#7443c4")
              .buildOrThrow());

  static final Palette DARK =
      new Palette(
          ImmutableMap.<String, String>builder()
              .put(".card", "fill:#12171e;stroke:#2b333d")
              .put(".plate", "fill:#12171e")
              .put("text", "fill:#b4bfcc")
              .put(".model", "fill:#f0f4f8")
              .put(".title", "fill:#f0f4f8")
              .put(".node .address", "fill:#8ab8ff")
              .put(".face", "fill:#1d242d;stroke:#8592a2")
              .put(".side", "fill:#46515f;stroke:#8592a2")
              .put(".input .face", "fill:#1c4d29;stroke:#5fd47a")
              .put(".output .face", "fill:#662929;stroke:#ff8d86")
              .put(".node.parameters .face", "fill:#364150")
              .put(".decision .face", "fill:#f7d460;stroke:#fff0b8")
              .put(".node.decision text", "fill:#3d2f00")
              .put(".buffer .face", "fill:#161c23;stroke:#738091")
              .put(".module .face", "fill:#232c38")
              .put(".node.module.parameters .face", "fill:#303a48")
              .put(".failure .face", "fill:#c02626;stroke:#ff8d86")
              .put(".failure .side", "fill:#8f1d1d;stroke:#ff8d86")
              .put(".node.failure text", "fill:#ffffff")
              .put(".boundary .face", "fill:#12171e;stroke:#6b7787")
              .put(".boundary .title", "fill:#a4b0be")
              .put(".tint", "fill:#7ea6ff")
              .put(".cluster .frame", "fill:#7ea6ff;stroke:#43526a")
              .put(".cluster-title text", "fill:#93a1b5")
              .put(".cluster-title .address", "fill:#cfdaea")
              .put(".edge .line", "stroke:#8794a4")
              .put(".edge .arrow", "fill:#8794a4")
              .put(".edge.back .line", "stroke:#b493f0")
              .put(".edge.back .arrow", "fill:#b493f0")
              .put(".edge.back text", "fill:#c4a9f5")
              .buildOrThrow());

  /** The rules of a style sheet, each below the drawing's own class. */
  String css(String indent) {
    StringBuilder css = new StringBuilder();
    for (Map.Entry<String, String> rule : rules.entrySet()) {
      css.append(indent)
          .append(".loupe ")
          .append(rule.getKey())
          .append('{')
          .append(rule.getValue())
          .append("}\n");
    }
    return css.toString();
  }
}
