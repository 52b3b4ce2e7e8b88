package dev.loupe.cli.change;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import com.google.common.primitives.Longs;
import dev.loupe.error.BadInputException;
import java.util.stream.LongStream;

/**
 * A name with arguments: {@code zero}, {@code scale(2)}.
 *
 * @param name the name
 * @param arguments what is between the parentheses, at each comma apart
 */
record Call(String name, ImmutableList<String> arguments) {
  private static final Splitter ARGUMENTS = Splitter.on(',').trimResults().omitEmptyStrings();

  static Call parse(String text) {
    String whole = text.strip();
    int open = whole.indexOf('(');
    if (open < 0) {
      return new Call(whole, ImmutableList.of());
    }
    if (!whole.endsWith(")")) {
      throw new BadInputException("'%s' lacks a closing parenthesis".formatted(whole));
    }
    return new Call(
        whole.substring(0, open).strip(),
        ImmutableList.copyOf(ARGUMENTS.split(whole.substring(open + 1, whole.length() - 1))));
  }

  int count() {
    return arguments.size();
  }

  Call checkCount(int least, int most) {
    if (count() < least || count() > most) {
      throw new BadInputException(
          "%s takes %s, not %d"
              .formatted(
                  name,
                  least == most
                      ? least == 1 ? "1 argument" : least + " arguments"
                      : most == Integer.MAX_VALUE
                          ? "at least " + least + " arguments"
                          : "%d to %d arguments".formatted(least, most),
                  count()));
    }
    return this;
  }

  String text(int index) {
    return arguments.get(index);
  }

  double number(int index) {
    Double number = Doubles.tryParse(text(index));
    if (number == null) {
      throw new BadInputException("'%s' in %s is no number".formatted(text(index), name));
    }
    return number;
  }

  long integer(int index) {
    Long number = Longs.tryParse(text(index));
    if (number == null) {
      throw new BadInputException("'%s' in %s is no integer".formatted(text(index), name));
    }
    return number;
  }

  /** The arguments from one on. */
  long[] integers(int first) {
    return LongStream.range(first, count()).map(index -> integer((int) index)).toArray();
  }
}
