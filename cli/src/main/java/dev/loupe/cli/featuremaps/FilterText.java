package dev.loupe.cli.featuremaps;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.filter.ActivationFilter;
import dev.loupe.error.BadInputException;
import java.util.Locale;

/** Reads filters as people write them: {@code type=Conv2d,index=-1}. */
final class FilterText {

  private FilterText() {}

  /**
   * The filters, in order.
   *
   * @throws BadInputException if they are not understood
   */
  static ImmutableList<ActivationFilter> parse(String text) {
    return Splitter.on(',')
        .trimResults()
        .splitToStream(text)
        .map(FilterText::filter)
        .collect(toImmutableList());
  }

  private static ActivationFilter filter(String text) {
    int equals = text.indexOf('=');
    String key = text.substring(0, Math.max(0, equals)).toLowerCase(Locale.ROOT);
    String value = text.substring(equals + 1);
    return switch (key) {
      case "type" -> ActivationFilter.byType(value);
      case "index" -> ActivationFilter.byIndex(number(text, value));
      case "target" -> ActivationFilter.byTarget(number(text, value));
      default -> throw bad(text);
    };
  }

  private static int number(String text, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw bad(text);
    }
  }

  private static BadInputException bad(String text) {
    return new BadInputException(
        "'%s' is no filter: give type=Conv2d, index=0, index=-1 or target=3".formatted(text));
  }
}
