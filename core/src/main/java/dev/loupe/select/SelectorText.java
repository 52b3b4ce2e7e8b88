package dev.loupe.select;

import com.google.common.base.Splitter;
import dev.loupe.error.BadInputException;

/**
 * Reads selectors from text: terms between commas, which together say what is meant.
 *
 * <ul>
 *   <li>{@code all} and {@code none}
 *   <li>{@code type=conv2d}, {@code class=BasicBlock}, {@code in=layer1.0}
 *   <li>anything else is a name, ordinal or part of a name, as {@link
 *       dev.loupe.history.ModelHistory#layers(String)} takes it
 *   <li>{@code ~} before a term leaves its layers out of those that the terms before it mean, or of
 *       all if it is the first
 * </ul>
 */
final class SelectorText {

  private SelectorText() {}

  static Selector parse(String text) {
    Selector selector = null;
    for (String term : Splitter.on(',').trimResults().split(text)) {
      boolean without = term.startsWith("~");
      Selector next = term(without ? term.substring(1).strip() : term, text);
      if (without) {
        selector = (selector == null ? Selector.all() : selector).and(next.not());
      } else {
        selector = selector == null ? next : selector.or(next);
      }
    }
    if (selector == null) {
      throw empty(text);
    }
    return selector;
  }

  private static Selector term(String term, String text) {
    int equals = term.indexOf('=');
    String value = term.substring(equals + 1).strip();
    if (value.isEmpty()) {
      throw empty(text);
    }
    if (equals < 0) {
      return switch (term) {
        case "all" -> Selector.all();
        case "none" -> Selector.none();
        default -> Selector.of(term);
      };
    }
    String kind = term.substring(0, equals).strip();
    return switch (kind) {
      case "type" -> Selector.type(value);
      case "class" -> Selector.moduleClass(value);
      case "in" -> Selector.inside(value);
      default ->
          throw new BadInputException(
              "'%s' is none of type=, class= and in=; in '%s'".formatted(kind + "=", text));
    };
  }

  private static BadInputException empty(String text) {
    return new BadInputException("A layer's name is empty in '%s'".formatted(text));
  }
}
