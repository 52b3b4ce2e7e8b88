package dev.loupe.cli.input;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the elements of a tensor are. */
sealed interface Fill {

  /** Random: normal for real and complex numbers, 0 or 1 for integers and truth values. */
  record Any() implements Fill {}

  /** One value for all. */
  record Constant(BigDecimal value) implements Fill {}

  /** Random, even between two values, both included. */
  record Range(BigDecimal first, BigDecimal last) implements Fill {}

  /**
   * Reads what stands after {@code =}.
   *
   * @throws IllegalArgumentException if it is no fill; the message goes after a colon
   */
  static Fill parse(String text) {
    if (text.equals("zeros")) {
      return new Constant(BigDecimal.ZERO);
    }
    if (text.equals("ones")) {
      return new Constant(BigDecimal.ONE);
    }
    Matcher range = Syntax.RANGE.matcher(text);
    if (range.matches()) {
      BigDecimal first = new BigDecimal(range.group("first"));
      BigDecimal last = new BigDecimal(range.group("last"));
      if (first.compareTo(last) > 0) {
        throw new IllegalArgumentException("the range " + text + " ends before it starts");
      }
      return new Range(first, last);
    }
    if (Syntax.NUMBER.matcher(text).matches()) {
      return new Constant(new BigDecimal(text));
    }
    throw new IllegalArgumentException(
        "'=%s' is none of =zeros, =ones, =0.5 (a number) and =0..9 (a range)".formatted(text));
  }

  /** How numbers are written. */
  final class Syntax {
    private static final String NUMBER_TEXT = "[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d{1,3})?";
    private static final Pattern NUMBER = Pattern.compile(NUMBER_TEXT);
    private static final Pattern RANGE =
        Pattern.compile("(?<first>%1$s)\\.\\.(?<last>%1$s)".formatted(NUMBER_TEXT));

    private Syntax() {}
  }
}
