package dev.loupe.render.theme;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import dev.loupe.render.view.Tone;
import java.util.Map;
import java.util.Optional;

/**
 * The colours of a drawing.
 *
 * @param rules declarations of CSS by selector: what depends on the surroundings
 * @param scale the fill of each step, from nothing to the most
 * @param categories declarations of CSS for each category, the fill first
 * @param other the declarations for the categories without colours of their own
 * @param unknown the declarations for what is not known
 */
@Immutable
public record Palette(
    ImmutableMap<String, String> rules,
    ImmutableList<String> scale,
    ImmutableList<String> categories,
    String other,
    String unknown) {

  private static final Splitter.MapSplitter DECLARATIONS =
      Splitter.on(';').omitEmptyStrings().withKeyValueSeparator(':');

  public Palette {
    checkArgument(scale.size() == Tone.STEPS + 1, "a colour for each step");
    checkArgument(categories.size() == Tone.CATEGORIES, "a colour for each category");
  }

  /** These colours with other rules, the rest as they are. */
  Palette withRules(Map<String, String> others) {
    ImmutableMap<String, String> all =
        ImmutableMap.<String, String>builder().putAll(rules).putAll(others).buildKeepingLast();
    return new Palette(all, scale, categories, other, unknown);
  }

  /** The declarations for a tone that is not plain. */
  public String declarations(Tone tone) {
    return switch (tone.kind()) {
      case SCALE -> "fill:" + scale.get(tone.index());
      case CATEGORY -> categories.get(tone.index());
      case OTHER -> other;
      case UNKNOWN -> unknown;
      case PLAIN ->
          throw new IllegalArgumentException("plain nodes have the colours of their kind");
    };
  }

  /** The colour of a node's face in a tone that is not plain. */
  public String fill(Tone tone) {
    return Optional.ofNullable(properties(declarations(tone)).get("fill")).orElseThrow();
  }

  /** The colour of text on that. */
  public String text(Tone tone) {
    return Contrast.textOn(fill(tone));
  }

  /** What a rule says of a property: {@code fill} of {@code .card}. */
  public Optional<String> value(String selector, String property) {
    return Optional.ofNullable(properties(rules.getOrDefault(selector, "")).get(property));
  }

  /** Declarations of CSS by their property, in order. */
  static ImmutableMap<String, String> properties(String declarations) {
    return ImmutableMap.copyOf(DECLARATIONS.split(declarations));
  }
}
