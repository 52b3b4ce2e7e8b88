package dev.loupe.cli.page;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a kind of page writes comments, code and pictures. */
enum Markup {
  MARKDOWN(
      ".*\\.(md|markdown)",
      "<!-- loupe: zoo:alexnet depth=1 -->",
      "(?<indent> {0,3})<!--\\s*loupe:\\s*(?<text>.*?)\\s*-->\\s*",
      " {0,3}<!--\\s*loupe:.*",
      "\\s*(!\\[[^\\]]*\\]\\([^()\\s]*\\)|<img\\s[^>]*>)\\s*",
      "\\s*(?<fence>`{3,}(?=[^`]*$)|~{3,}).*") {

    /** A fence is closed by one that is at least as long, and alone on its line. */
    @Override
    boolean closes(String fence, String line) {
      String text = line.strip();
      return text.startsWith(fence) && text.chars().allMatch(c -> c == fence.charAt(0));
    }

    @Override
    String picture(Picture picture) {
      String target = target(picture).replace("(", "%28").replace(")", "%29");
      String alt = picture.alt();
      if (picture.width().isEmpty() && picture.height().isEmpty()) {
        return "![%s](%s)".formatted(alt.replace('[', '(').replace(']', ')'), target);
      }
      return "<img src=\"%s\"%s%s alt=\"%s\">"
          .formatted(
              target.replace("&", "&amp;"),
              attribute(" width=\"%s\"", picture.width()),
              attribute(" height=\"%s\"", picture.height()),
              alt.replace("&", "&amp;")
                  .replace("\"", "&quot;")
                  .replace("<", "&lt;")
                  .replace(">", "&gt;"));
    }
  },

  ASCIIDOC(
      ".*\\.(adoc|asciidoc|asc)",
      "// loupe: zoo:alexnet depth=1",
      "(?<indent>)//\\s*loupe:\\s*(?<text>.*?)\\s*",
      "//\\s*loupe:.*",
      "image::\\S+\\[.*\\]\\s*",
      "(?<fence>-{4,}|\\.{4,}|/{4,}|\\+{4,}|`{3,}\\S*)\\s*") {

    /** A block ends with the line that it began with. */
    @Override
    boolean closes(String fence, String line) {
      return line.stripTrailing().equals(fence.startsWith("`") ? "```" : fence);
    }

    @Override
    String picture(Picture picture) {
      return "image::%s[\"%s\"%s%s]"
          .formatted(
              target(picture).replace("[", "%5B").replace("]", "%5D"),
              picture.alt().replace('"', '\'').replace("]", "\\]"),
              attribute(",width=%s", picture.width()),
              attribute(",height=%s", picture.height()));
    }
  };

  private final Pattern names;
  private final String example;
  private final Pattern comment;
  private final Pattern start;
  private final Pattern picture;
  private final Pattern fence;

  Markup(String names, String example, String comment, String start, String picture, String fence) {
    this.names = Pattern.compile(names);
    this.example = example;
    this.comment = Pattern.compile(comment);
    this.start = Pattern.compile(start);
    this.picture = Pattern.compile(picture);
    this.fence = Pattern.compile(fence);
  }

  /** The one for a file of this name; empty for other kinds of files. */
  static Optional<Markup> of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (Markup markup : values()) {
      if (markup.names.matcher(name).matches()) {
        return Optional.of(markup);
      }
    }
    return Optional.empty();
  }

  /** A comment as it should be. */
  String example() {
    return example;
  }

  /** Matches a line that is a whole comment, with groups {@code indent} and {@code text}. */
  Matcher comment(String line) {
    return comment.matcher(line);
  }

  /** Whether a line begins a comment of Loupe's, whole or not. */
  boolean startsComment(String line) {
    return start.matcher(line).matches();
  }

  /** Whether a line is a picture and nothing else. */
  boolean isPicture(String line) {
    return picture.matcher(line).matches();
  }

  /** What opens a block of code in this line; empty if nothing does. */
  Optional<String> fence(String line) {
    Matcher matcher = fence.matcher(line);
    return matcher.matches() ? Optional.of(matcher.group("fence")) : Optional.empty();
  }

  /** Whether a line ends the block of code that a fence has opened. */
  abstract boolean closes(String fence, String line);

  /** The line that shows a picture. */
  abstract String picture(Picture picture);

  private static String target(Picture picture) {
    return picture.target().replace("%", "%25").replace(" ", "%20");
  }

  private static String attribute(String format, Optional<String> value) {
    return value.map(format::formatted).orElse("");
  }
}
