package dev.loupe.render.export.svg;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of a style sheet that hold for a picture on its own: those for other media, such as
 * dark pages, and those for what a pointer does are left out.
 */
final class CssRules {
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)\\}");
  private static final Pattern FONT =
      Pattern.compile("(?:(bold|normal|\\d00)\\s+)?([\\d.]+(?:px|pt))(?:/\\S+)?\\s+(.+)");

  private record Rule(CssSelector selector, Map<String, String> declarations) {}

  private final List<Rule> rules = new ArrayList<>();

  /** Reads one more style sheet. */
  void add(String css) {
    Matcher rule = RULE.matcher(withoutAtRules(COMMENT.matcher(css).replaceAll("")));
    while (rule.find()) {
      Map<String, String> declarations = declarations(rule.group(2));
      for (String selector : Splitter.on(',').trimResults().split(rule.group(1))) {
        CssSelector.parse(selector).ifPresent(s -> rules.add(new Rule(s, declarations)));
      }
    }
    rules.sort(Comparator.comparingInt(r -> r.selector().specificity()));
  }

  private static String withoutAtRules(String css) {
    StringBuilder kept = new StringBuilder();
    int depth = 0;
    boolean skipping = false;
    for (int i = 0; i < css.length(); i++) {
      char c = css.charAt(i);
      if (c == '@' && depth == 0) {
        skipping = true;
      }
      if (!skipping) {
        kept.append(c);
      }
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      }
      if (depth == 0 && (c == '}' || c == ';')) {
        skipping = false;
      }
    }
    return kept.toString();
  }

  /** The properties of a block such as {@code fill:#fff;stroke:none}. */
  static Map<String, String> declarations(String block) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String declaration : Splitter.on(';').trimResults().omitEmptyStrings().split(block)) {
      int colon = declaration.indexOf(':');
      if (colon > 0) {
        put(
            declaration.substring(0, colon).strip(),
            declaration.substring(colon + 1).strip(),
            found);
      }
    }
    return found;
  }

  private static void put(String property, String value, Map<String, String> found) {
    Matcher font = FONT.matcher(value);
    if (!property.equals("font")) {
      found.put(property, value);
    } else if (font.matches()) {
      found.put("font-weight", font.group(1) == null ? "normal" : font.group(1));
      found.put("font-size", font.group(2));
      found.put("font-family", font.group(3));
    }
  }

  /** The properties that an element gets, the outermost element of its path first. */
  Map<String, String> of(List<CssSelector.Element> path) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Rule rule : rules) {
      if (rule.selector().matches(path)) {
        found.putAll(rule.declarations());
      }
    }
    return found;
  }
}
