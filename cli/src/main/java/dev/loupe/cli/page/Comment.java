package dev.loupe.cli.page;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment that asks for a picture.
 *
 * @param line where it stands in its page, from 1 on
 * @param text what follows {@code loupe:}
 */
public record Comment(int line, String text) {
  private static final Pattern WORD =
      Pattern.compile("\\s*((?:[^\\s\"']|\"[^\"]*\"|'[^']*')+)\\s*");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

  /**
   * The text, split at blanks that are not inside of quotes; the quotes are gone.
   *
   * @throws BadInputException if a quote is not closed
   */
  public ImmutableList<String> words() {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    Matcher word = WORD.matcher(text);
    while (word.lookingAt()) {
      words.add(QUOTED.matcher(word.group(1)).replaceAll(Comment::unquoted));
      word.region(word.end(), text.length());
    }
    if (word.regionStart() < text.length()) {
      throw new BadInputException(
          "a quote is not closed: %s".formatted(text.substring(word.regionStart())));
    }
    return words.build();
  }

  private static String unquoted(MatchResult quoted) {
    return Matcher.quoteReplacement(quoted.group(1) == null ? quoted.group(2) : quoted.group(1));
  }
}
