package dev.loupe.render.view;

import com.google.common.base.CharMatcher;
import com.google.common.escape.Escaper;
import com.google.common.net.PercentEscaper;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Layer;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.SourceLine;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where the source lines of layers can be read: makes links of nodes. Immutable.
 *
 * <p>A pattern such as {@code https://github.com/acme/net/blob/main/{file}#L{line}} has the file
 * and the line put in. Editors have such links too: {@code vscode://file/{file}:{line}}.
 */
public final class SourceLinks {

  /** No links at all. */
  public static final SourceLinks NONE = new SourceLinks("");

  private static final String FILE = "{file}";
  private static final String LINE = "{line}";

  /** What browsers run or show instead of going there. */
  private static final Set<String> REFUSED = Set.of("javascript", "vbscript", "data");

  /** Of a path, only slashes and what never has a meaning in a URL stay as they are. */
  private static final Escaper PATH = new PercentEscaper("-._~/", false);

  private final String pattern;

  private SourceLinks(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Links by a pattern.
   *
   * @param pattern a URL with {@code {file}} and {@code {line}} in it
   * @throws BadInputException if one of these is missing, or the pattern is no URL to go to
   */
  public static SourceLinks to(String pattern) {
    if (!pattern.contains(FILE) || !pattern.contains(LINE)) {
      throw new BadInputException(
          "No source URL '%s': it needs {file} and {line}, as in https://example.org/{file}#L{line}"
              .formatted(pattern));
    }
    if (CharMatcher.whitespace().or(CharMatcher.javaIsoControl()).matchesAnyOf(pattern)) {
      throw new BadInputException("No source URL '%s': it has blanks in it".formatted(pattern));
    }
    int colon = pattern.indexOf(':');
    String scheme = colon < 0 ? "" : pattern.substring(0, colon).toLowerCase(Locale.ROOT);
    if (REFUSED.contains(scheme)) {
      throw new BadInputException(
          "No source URL '%s': %s: leads to no page".formatted(pattern, scheme));
    }
    return new SourceLinks(pattern);
  }

  /** The URL of the line of source that a node's layer comes from; empty if there is none. */
  public Optional<String> of(Node node) {
    return pattern.isEmpty()
        ? Optional.empty()
        : node.layer().flatMap(Layer::call).flatMap(OperatorCall::place).map(this::url);
  }

  private String url(SourceLine line) {
    String file = line.file().replace('\\', '/');
    if (pattern.contains("/" + FILE)) {
      file = CharMatcher.is('/').trimLeadingFrom(file);
    }
    return pattern.replace(LINE, Integer.toString(line.line())).replace(FILE, PATH.escape(file));
  }
}
