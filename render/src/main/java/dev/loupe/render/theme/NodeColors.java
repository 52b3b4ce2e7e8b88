package dev.loupe.render.theme;

import com.google.common.collect.ImmutableMap;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.Tone;
import dev.loupe.render.view.Trait;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The colours of a node, for formats without style sheets.
 *
 * @param face properties of CSS for its face: {@code fill}, {@code stroke}, and widths and dashes
 *     of the outline where a palette has them
 * @param text the colour of its title
 */
public record NodeColors(ImmutableMap<String, String> face, String text) {

  /** The colours of a node in a palette. */
  public static NodeColors of(Node node, Palette palette) {
    Map<String, String> own =
        node.tone().equals(Tone.PLAIN)
            ? Map.of()
            : Palette.properties(palette.declarations(node.tone()));
    ImmutableMap<String, String> face =
        ImmutableMap.<String, String>builder()
            .putAll(properties(palette, ".face"))
            .putAll(properties(palette, selector(node)))
            .putAll(own)
            .buildKeepingLast();
    return new NodeColors(face, text(node, palette));
  }

  private static Map<String, String> properties(Palette palette, String selector) {
    return Palette.properties(palette.rules().getOrDefault(selector, ""));
  }

  private static String selector(Node node) {
    boolean parameters = node.traits().contains(Trait.PARAMETERS);
    return switch (node.kind()) {
      case PARAMETERS -> ".node.parameters .face";
      case MODULE -> parameters ? ".node.module.parameters .face" : ".module .face";
      default -> "." + node.kind().cssClass() + " .face";
    };
  }

  private static String text(Node node, Palette palette) {
    if (!node.tone().equals(Tone.PLAIN)) {
      return palette.text(node.tone());
    }
    NodeKind kind = node.kind();
    return Stream.of(
            ".node." + kind.cssClass() + " text", "." + kind.cssClass() + " .title", ".title")
        .map(selector -> palette.value(selector, "fill"))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  /** The colour of the face. */
  public String fill() {
    return property("fill");
  }

  /** The colour of the outline. */
  public String stroke() {
    return property("stroke");
  }

  private String property(String name) {
    return Optional.ofNullable(face.get(name)).orElseThrow();
  }
}
