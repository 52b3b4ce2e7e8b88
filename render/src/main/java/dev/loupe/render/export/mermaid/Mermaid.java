package dev.loupe.render.export.mermaid;

import com.google.common.base.CharMatcher;
import com.google.common.escape.Escaper;
import com.google.common.escape.Escapers;

/** The lexical rules of Mermaid. */
final class Mermaid {
  /**
   * Mermaid's entities have a hash instead of an ampersand; a backtick would start Markdown, and a
   * backslash before an n a line.
   */
  private static final Escaper TEXT =
      Escapers.builder()
          .addEscape('#', "#35;")
          .addEscape('"', "#quot;")
          .addEscape('&', "#amp;")
          .addEscape('<', "#lt;")
          .addEscape('>', "#gt;")
          .addEscape('`', "#96;")
          .addEscape('\\', "#92;")
          .build();

  private static final Escaper YAML =
      Escapers.builder()
          .addEscape('"', "\\\"")
          .addEscape('\\', "\\\\")
          .addEscape('<', "‹")
          .addEscape('>', "›")
          .build();

  private Mermaid() {}

  /** Text within quotes. */
  static String text(String text) {
    return TEXT.escape(oneLine(text));
  }

  /** A quoted text of the head, which is YAML. Mermaid drops tags there, and knows no entities. */
  static String yaml(String text) {
    return '"' + YAML.escape(oneLine(text)) + '"';
  }

  /** Text that is a comment; braces would make it a directive. */
  static String comment(String text) {
    return CharMatcher.anyOf("{}").removeFrom(oneLine(text));
  }

  private static String oneLine(String text) {
    return CharMatcher.javaIsoControl().replaceFrom(text, ' ');
  }

  /** A name of letters, digits and underscores that looks like another one. */
  static String id(String name) {
    return CharMatcher.inRange('a', 'z')
        .or(CharMatcher.inRange('A', 'Z'))
        .or(CharMatcher.inRange('0', '9'))
        .negate()
        .collapseFrom(name, '_');
  }
}
