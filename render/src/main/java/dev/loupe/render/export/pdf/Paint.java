package dev.loupe.render.export.pdf;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a shape is painted.
 *
 * @param fill the colour within it, as 0xRRGGBB; empty for none
 * @param stroke the colour of its outline
 * @param fillOpacity from 0 to 1
 * @param strokeOpacity from 0 to 1
 * @param strokeWidth the outline's width
 * @param roundJoin whether the outline's corners are round
 * @param dashes the lengths of dashes and gaps in turn; empty for a line without gaps
 */
record Paint(
    Optional<Integer> fill,
    Optional<Integer> stroke,
    double fillOpacity,
    double strokeOpacity,
    double strokeWidth,
    boolean roundJoin,
    ImmutableList<Double> dashes) {

  private static final Splitter NUMBERS = Splitter.onPattern("[\\s,]+").omitEmptyStrings();
  private static final int BLACK = 0;

  /** The names that Graphviz and people use most; an unknown one is black. */
  private static final ImmutableMap<String, Integer> NAMES =
      ImmutableMap.<String, Integer>builder()
          .put("black", BLACK)
          .put("white", 0xFFFFFF)
          .put("red", 0xFF0000)
          .put("green", 0x008000)
          .put("blue", 0x0000FF)
          .put("gray", 0x808080)
          .put("grey", 0x808080)
          .put("lightgray", 0xD3D3D3)
          .put("lightgrey", 0xD3D3D3)
          .buildOrThrow();

  /** The paint that inherited properties say. */
  static Paint of(Map<String, String> style) {
    UnaryOperator<String> get = name -> style.getOrDefault(name, "");
    double opacity = number(get.apply("opacity"), 1);
    String dashes = get.apply("stroke-dasharray");
    return new Paint(
        colour(style.getOrDefault("fill", "black")),
        colour(style.getOrDefault("stroke", "none")),
        opacity * number(get.apply("fill-opacity"), 1),
        opacity * number(get.apply("stroke-opacity"), 1),
        number(get.apply("stroke-width"), 1),
        get.apply("stroke-linejoin").equals("round"),
        dashes.equals("none")
            ? ImmutableList.of()
            : NUMBERS
                .splitToStream(dashes)
                .map(length -> number(length, 0))
                .collect(ImmutableList.toImmutableList()));
  }

  /** A colour as 0xRRGGBB; empty for {@code none}. */
  static Optional<Integer> colour(String text) {
    String colour = text.strip().toLowerCase(Locale.ROOT);
    if (colour.equals("none") || colour.equals("transparent")) {
      return Optional.empty();
    }
    if (colour.matches("#[0-9a-f]{3}")) {
      return Optional.of(Integer.parseInt(colour.substring(1).replaceAll("[0-9a-f]", "$0$0"), 16));
    }
    if (colour.matches("#[0-9a-f]{6}")) {
      return Optional.of(Integer.parseInt(colour.substring(1), 16));
    }
    return Optional.of(NAMES.getOrDefault(colour, BLACK));
  }

  /** A length without its unit. */
  static double number(String text, double otherwise) {
    String number = text.strip().replaceFirst("(px|pt)$", "");
    return number.isEmpty() ? otherwise : Double.parseDouble(number);
  }
}
