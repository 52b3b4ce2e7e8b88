package dev.loupe.render.export.pdf;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamReader;

/**
 * The attributes that hold for an element: its own, and those that it has from the elements around.
 */
record Style(Map<String, String> attributes) {
  /** What an element says without a word. */
  static final Style NONE = new Style(Map.of());

  private static final Splitter NUMBERS = Splitter.onPattern("[\\s,]+").omitEmptyStrings();
  private static final Pattern TRANSFORM = Pattern.compile("(\\w+)\\s*\\(([^)]*)\\)");

  /** What does not hold for the elements within. */
  private static final Set<String> NOT_INHERITED =
      Set.of("id", "x", "y", "dx", "dy", "width", "height", "rx", "ry", "transform", "opacity");

  /** The names that Graphviz and people use most; an unknown one is black. */
  private static final ImmutableMap<String, String> NAMES =
      ImmutableMap.of(
          "white", "#ffffff",
          "red", "#ff0000",
          "green", "#008000",
          "blue", "#0000ff",
          "gray", "#808080",
          "grey", "#808080",
          "lightgray", "#d3d3d3",
          "lightgrey", "#d3d3d3");

  /** The style of the element within this one that was read last. */
  Style within(XMLStreamReader in) {
    Map<String, String> all = new HashMap<>(attributes);
    all.keySet().removeAll(NOT_INHERITED);
    for (int i = 0; i < in.getAttributeCount(); i++) {
      all.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
    }
    return new Style(all);
  }

  /** An attribute; empty if none says it. */
  String text(String name) {
    return attributes.getOrDefault(name, "");
  }

  /** A length without its unit. */
  double number(String name, double otherwise) {
    String number = text(name).strip().replaceFirst("(px|pt)$", "");
    return number.isEmpty() ? otherwise : Double.parseDouble(number);
  }

  double number(String name) {
    return number(name, 0);
  }

  /** Numbers with blanks or commas between them, of which {@code none} has none. */
  double[] numbers(String name) {
    return text(name).equals("none") ? new double[0] : split(text(name));
  }

  private static double[] split(String numbers) {
    return NUMBERS.splitToStream(numbers).mapToDouble(Double::parseDouble).toArray();
  }

  /** A colour; empty for none. */
  Optional<Color> color(String name, String otherwise) {
    String color = attributes.getOrDefault(name, otherwise).strip().toLowerCase(Locale.ROOT);
    if (color.equals("none") || color.equals("transparent")) {
      return Optional.empty();
    }
    if (color.matches("#[0-9a-f]{3}")) {
      color = color.replaceAll("[0-9a-f]", "$0$0");
    }
    String hex = color.matches("#[0-9a-f]{6}") ? color : NAMES.getOrDefault(color, "#000000");
    return Optional.of(Color.decode(hex));
  }

  /** The opacity of the fill or of the stroke, from 0 to 1. */
  double opacity(String name) {
    return number("opacity", 1) * number(name, 1);
  }

  boolean isBold() {
    return text("font-weight").matches("bold|[6-9]00");
  }

  double fontSize() {
    return number("font-size", 16);
  }

  /** Where the element moves what is in it. */
  AffineTransform transform() {
    AffineTransform transform = new AffineTransform();
    Matcher matcher = TRANSFORM.matcher(text("transform"));
    while (matcher.find()) {
      double[] n = split(matcher.group(2));
      switch (matcher.group(1)) {
        case "translate" -> transform.translate(n[0], n.length > 1 ? n[1] : 0);
        case "scale" -> transform.scale(n[0], n.length > 1 ? n[1] : n[0]);
        case "rotate" -> transform.rotate(Math.toRadians(n[0]));
        default -> {}
      }
    }
    return transform;
  }
}
