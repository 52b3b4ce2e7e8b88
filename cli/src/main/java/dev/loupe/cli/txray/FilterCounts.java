package dev.loupe.cli.txray;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how many filters there are for each window size. */
final class FilterCounts {
  private static final Pattern ONE = Pattern.compile("(\\d{1,6}):(\\d{1,6})");

  private FilterCounts() {}

  /**
   * Reads {@code 1:10,2:7,3:3}.
   *
   * @throws BadInputException if it is not well formed, or names a window size twice
   */
  static ImmutableMap<Integer, Integer> parse(String text) {
    ImmutableMap.Builder<Integer, Integer> counts = ImmutableMap.builder();
    for (String part : Splitter.on(',').trimResults().split(text)) {
      Matcher matcher = ONE.matcher(part);
      if (!matcher.matches()) {
        throw new BadInputException(
            "'%s' is no number of filters: give WINDOW:COUNT, such as 1:10,2:7,3:3"
                .formatted(part));
      }
      counts.put(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
    try {
      return counts.buildOrThrow();
    } catch (IllegalArgumentException e) {
      throw new BadInputException("A window size is named twice in " + text, e);
    }
  }
}
