package dev.loupe.render.export.dot;

import com.google.common.escape.Escaper;
import com.google.common.escape.Escapers;
import com.google.common.xml.XmlEscapers;

/** The lexical rules of Graphviz' language. */
final class Dot {
  /** A backslash would start an escape sequence such as {@code \N}. */
  private static final Escaper QUOTED =
      Escapers.builder()
          .addEscape('"', "\\\"")
          .addEscape('\\', "\\\\")
          .addEscape('\n', "\\n")
          .addEscape('\r', "")
          .addEscape('\0', "")
          .build();

  private static final Escaper HTML = XmlEscapers.xmlAttributeEscaper();

  private Dot() {}

  /** A quoted name or text. */
  static String quote(String text) {
    return '"' + QUOTED.escape(text) + '"';
  }

  /** Text within an HTML-like label. */
  static String html(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "\uFFFD");
    return HTML.escape(printable);
  }
}
