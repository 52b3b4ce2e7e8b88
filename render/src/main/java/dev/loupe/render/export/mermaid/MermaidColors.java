package dev.loupe.render.export.mermaid;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import dev.loupe.render.theme.NodeColors;
import dev.loupe.render.theme.Palette;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.NodeKind;
import dev.loupe.render.view.Tone;
import dev.loupe.render.view.Trait;
import java.util.Optional;
import java.util.TreeMap;

/** The colours of a theme as Mermaid's classes; notes which of them are used. */
final class MermaidColors {
  private static final Joiner.MapJoiner STYLE = Joiner.on(',').withKeyValueSeparator(':');

  /** The opacity of frames, in hexadecimal. */
  private static final String TINT = "0c";

  /** Nobody knows whether the page is dark, too: this has contrasts of 4 to black and white. */
  private static final String ON_ANY_PAGE = "#6e7887";

  private final Theme theme;
  private final Palette palette;
  private final TreeMap<String, String> styles = new TreeMap<>();

  MermaidColors(Theme theme) {
    this.theme = theme;
    this.palette = theme.palette();
  }

  /** Mermaid's own theme, for edges and text outside of nodes; empty if the page shall say. */
  Optional<String> mermaidTheme() {
    return switch (theme) {
      case AUTO -> Optional.empty();
      case LIGHT, COLORBLIND -> Optional.of("default");
      case DARK -> Optional.of("dark");
      case PAPER -> Optional.of("neutral");
    };
  }

  /** The colour of what stands on the page itself; empty if Mermaid's own is to be seen. */
  Optional<String> onPage() {
    return theme == Theme.DARK ? Optional.of(ON_ANY_PAGE) : Optional.empty();
  }

  /** The class of a node. */
  String style(Node node) {
    boolean parameters = node.kind() == NodeKind.MODULE && node.traits().contains(Trait.PARAMETERS);
    boolean plain = node.tone().equals(Tone.PLAIN);
    String name =
        node.kind().cssClass()
            + (parameters ? "_parameters" : "")
            + (plain ? "" : "_" + node.tone().cssClass());
    NodeColors colors = NodeColors.of(node, palette);
    String dots = node.kind() == NodeKind.BOUNDARY ? ",stroke-dasharray:2 3" : "";
    styles.put(name, STYLE.join(colors.face()) + dots + ",color:" + colors.text());
    return name;
  }

  /** The class of a tone in a legend. */
  String style(Tone tone) {
    String fill = palette.declarations(tone).replace(';', ',');
    String stroke = palette.value(".face", "stroke").orElseThrow();
    styles.put(tone.cssClass(), fill + ",stroke:%s,color:%s".formatted(stroke, palette.text(tone)));
    return tone.cssClass();
  }

  /** What the classes that were asked for look like, by their name. */
  ImmutableMap<String, String> styles() {
    return ImmutableMap.copyOf(styles);
  }

  /** The style of modules; dark ones hide the page, which may be white, from their titles. */
  String frame() {
    String fill =
        theme == Theme.DARK
            ? palette.value(".card", "fill").orElseThrow()
            : palette.value(".cluster .frame", "fill").orElseThrow() + TINT;
    String frame =
        "fill:%s,stroke:%s"
            .formatted(fill, palette.value(".cluster .frame", "stroke").orElseThrow());
    return theme == Theme.AUTO
        ? frame
        : frame + ",color:" + palette.value(".cluster-title .address", "fill").orElseThrow();
  }

  /** The style of edges that a gradient flowed along. */
  String gradient() {
    return "stroke:" + palette.value(".edge.gradient .line", "stroke").orElseThrow();
  }

  /** The style of edges that lead back. */
  String back() {
    return "stroke:"
        + palette.value(".edge.back .line", "stroke").orElseThrow()
        + ",color:"
        + palette.value(".edge.back text", "fill").orElseThrow();
  }
}
