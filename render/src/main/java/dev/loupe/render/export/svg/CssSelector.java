package dev.loupe.render.export.svg;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A selector of names, ids and classes, one within the other: {@code .loupe .node text}.
 *
 * @param parts what the element and those around it must be, the innermost last
 */
record CssSelector(ImmutableList<Part> parts) {
  private static final Pattern PART = Pattern.compile("(\\*|[\\w-]+)?((?:[.#][\\w-]+)*)");
  private static final Splitter BLANKS = Splitter.onPattern("\\s+").omitEmptyStrings();
  private static final int ID = 10_000;
  private static final int CLASS = 100;

  /** An element of the document. */
  record Element(String name, String id, ImmutableSet<String> classes) {

    static Element of(String name, String id, String classes) {
      return new Element(name, id, ImmutableSet.copyOf(BLANKS.split(classes)));
    }
  }

  /** What one element must be; an empty name or id is any. */
  private record Part(String name, String id, ImmutableSet<String> classes) {

    boolean matches(Element element) {
      return (name.isEmpty() || name.equals(element.name()))
          && (id.isEmpty() || id.equals(element.id()))
          && element.classes().containsAll(classes);
    }

    int specificity() {
      return (id.isEmpty() ? 0 : ID) + CLASS * classes.size() + (name.isEmpty() ? 0 : 1);
    }
  }

  /** Reads a selector; empty if it asks for more than names, ids and classes. */
  static Optional<CssSelector> parse(String text) {
    ImmutableList.Builder<Part> parts = ImmutableList.builder();
    for (String part : BLANKS.split(text)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      String name = matcher.group(1) == null || part.startsWith("*") ? "" : matcher.group(1);
      ImmutableSet.Builder<String> classes = ImmutableSet.builder();
      String id = "";
      for (String mark :
          Splitter.onPattern("(?=[.#])").omitEmptyStrings().split(matcher.group(2))) {
        if (mark.startsWith("#")) {
          id = mark.substring(1);
        } else {
          classes.add(mark.substring(1));
        }
      }
      parts.add(new Part(name, id, classes.build()));
    }
    return Optional.of(new CssSelector(parts.build()));
  }

  /** Of two selectors that match, the properties of the one with more are taken. */
  int specificity() {
    return parts.stream().mapToInt(Part::specificity).sum();
  }

  /** Whether the last element of a path is meant. */
  boolean matches(List<Element> path) {
    int part = parts.size() - 1;
    int element = path.size() - 1;
    if (part < 0 || !parts.get(part).matches(path.get(element))) {
      return false;
    }
    part--;
    for (element--; part >= 0 && element >= 0; element--) {
      if (parts.get(part).matches(path.get(element))) {
        part--;
      }
    }
    return part < 0;
  }
}
