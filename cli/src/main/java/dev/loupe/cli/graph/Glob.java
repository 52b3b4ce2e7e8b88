package dev.loupe.cli.graph;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern of names: {@code *} stands for any characters, dots too, {@code ?} for one. */
final class Glob implements Predicate<String> {
  private final String text;
  private final Pattern pattern;

  Glob(String text) {
    this.text = text;
    this.pattern =
        Pattern.compile(text.codePoints().mapToObj(Glob::regex).collect(Collectors.joining()));
  }

  private static String regex(int character) {
    return switch (character) {
      case '*' -> ".*";
      case '?' -> ".";
      default -> Pattern.quote(Character.toString(character));
    };
  }

  @Override
  public boolean test(String name) {
    return pattern.matcher(name).matches();
  }

  /** What is in it besides wildcards. */
  String letters() {
    return text.replaceAll("[*?]+", "");
  }

  /** The pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
