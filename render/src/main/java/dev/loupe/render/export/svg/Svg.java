package dev.loupe.render.export.svg;

import com.google.common.base.CharMatcher;
import com.google.common.escape.Escaper;
import com.google.common.xml.XmlEscapers;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;

/** A growing SVG document: elements, attributes and text, with all that needs it escaped. */
public final class Svg {
  private static final Escaper TEXT = XmlEscapers.xmlContentEscaper();
  private static final Escaper ATTRIBUTE = XmlEscapers.xmlAttributeEscaper();
  private static final CharMatcher NAME =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("_."))
          .precomputed();
  private static final int TENTHS = 10;

  private final StringBuilder out = new StringBuilder();
  private int depth;

  /** Opens an element: its name, then names and values of attributes in turn. */
  @CanIgnoreReturnValue
  public Svg open(String name, Object... attributes) {
    start(name, attributes).append(">\n");
    depth++;
    return this;
  }

  /** Closes the element that was opened last. */
  @CanIgnoreReturnValue
  public Svg close(String name) {
    depth--;
    indent().append("</").append(name).append(">\n");
    return this;
  }

  /** An element without content. */
  @CanIgnoreReturnValue
  public Svg empty(String name, Object... attributes) {
    start(name, attributes).append("/>\n");
    return this;
  }

  /** An element with text in it. */
  @CanIgnoreReturnValue
  public Svg text(String name, String content, Object... attributes) {
    start(name, attributes)
        .append('>')
        .append(TEXT.escape(clean(content)))
        .append("</")
        .append(name)
        .append(">\n");
    return this;
  }

  /**
   * A piece of a line of text.
   *
   * @param text the text
   * @param style its class
   * @param gap the gap before it, in pixels
   */
  record Span(String text, String style, double gap) {}

  /** A line of text in several styles, one after the other. */
  @CanIgnoreReturnValue
  Svg line(List<Span> spans, double x, double y) {
    start("text", "x", x, "y", y).append('>');
    for (Span span : spans) {
      out.append("<tspan class=\"").append(span.style()).append('"');
      if (span.gap() > 0) {
        out.append(" dx=\"").append(number(span.gap())).append('"');
      }
      out.append('>').append(TEXT.escape(clean(span.text()))).append("</tspan>");
    }
    out.append("</text>\n");
    return this;
  }

  /** Text that is an SVG fragment already. */
  @CanIgnoreReturnValue
  public Svg raw(String fragment) {
    out.append(fragment);
    return this;
  }

  private StringBuilder start(String name, Object... attributes) {
    indent().append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      String text = value instanceof Number number ? number(number.doubleValue()) : clean(value);
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(ATTRIBUTE.escape(text))
          .append('"');
    }
    return out;
  }

  private StringBuilder indent() {
    return out.append("  ".repeat(depth));
  }

  /** Replaces what no XML document may hold, escaped or not. */
  private static String clean(Object value) {
    String text = value.toString();
    return text.codePoints().allMatch(Svg::isXml)
        ? text
        : text.codePoints()
            .map(character -> isXml(character) ? character : 0xFFFD)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static boolean isXml(int character) {
    boolean surrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    boolean control = character < ' ' && character != '\n' && character != '\t';
    return !surrogate && !control && character != 0xFFFE && character != 0xFFFF;
  }

  /** At most one decimal, and none where it would be 0. */
  public static String number(double value) {
    // Not Math.round: JavaScript has no longs, and pages write many numbers.
    int tenths = (int) Math.floor(value * TENTHS + 0.5);
    return tenths % TENTHS == 0
        ? Integer.toString(tenths / TENTHS)
        : (tenths < 0 ? "-" : "") + Math.abs(tenths) / TENTHS + "." + Math.abs(tenths) % TENTHS;
  }

  /**
   * An id made of any name, different for different names: {@code linear_1_1:2} becomes {@code
   * linear_1_1-2}, and all else that a style sheet would have to escape {@code -x2b-}.
   */
  static String id(String prefix, String name) {
    StringBuilder id = new StringBuilder(prefix).append('-');
    int pass = passAt(name);
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (NAME.matches(character)) {
        id.append(character);
      } else if (i == pass) {
        id.append('-');
      } else {
        id.append("-x").append(Integer.toHexString(character)).append('-');
      }
    }
    return id.toString();
  }

  /** Where the colon of a trailing {@code :2} is; -1 if there is none. */
  private static int passAt(String name) {
    int colon = name.lastIndexOf(':');
    String pass = name.substring(colon + 1);
    return !pass.isEmpty() && CharMatcher.inRange('0', '9').matchesAllOf(pass) ? colon : -1;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
