package dev.loupe.cli.taglet;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.html.HtmlEscapers;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.UnknownInlineTagTree;
import dev.loupe.cli.page.Comment;
import dev.loupe.error.LoupeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import jdk.javadoc.doclet.Doclet;
import jdk.javadoc.doclet.DocletEnvironment;
import jdk.javadoc.doclet.StandardDoclet;
import jdk.javadoc.doclet.Taglet;
import org.jspecify.annotations.Nullable;

/**
 * The tag <code>{&#64;modelgraph com.acme.Net --input 1x3x224x224 --depth 2}</code>: the drawing
 * that {@code loupe graph} makes of these arguments, inside of the page. Without a class the one
 * that is documented is meant. The class is looked for in Javadoc's class path, which must hold it
 * compiled.
 *
 * <p>A model that fails is a warning of Javadoc's, and a remark in the page.
 */
public final class ModelGraphTaglet implements Taglet {
  private final Map<ImmutableList<String>, String> drawn = new HashMap<>();
  private @Nullable DocletEnvironment environment;
  private @Nullable Doclet doclet;

  /** For Javadoc. */
  public ModelGraphTaglet() {}

  @Override
  public void init(DocletEnvironment newEnvironment, Doclet newDoclet) {
    environment = newEnvironment;
    doclet = newDoclet;
  }

  @Override
  public Set<Location> getAllowedLocations() {
    return EnumSet.allOf(Location.class);
  }

  @Override
  public boolean isInlineTag() {
    return true;
  }

  @Override
  public String getName() {
    return "modelgraph";
  }

  @Override
  public String toString(List<? extends DocTree> tags, Element element) {
    if (environment == null) {
      throw new IllegalStateException("not initialized");
    }
    try {
      // Also what fails is tried once, though Javadoc may ask for a first sentence twice.
      return drawn.computeIfAbsent(
          arguments(tags.get(0), element, environment), arguments -> draw(arguments, element));
    } catch (LoupeException e) {
      return failed(e, element);
    }
  }

  private String draw(ImmutableList<String> arguments, Element element) {
    try {
      return new InlineSvg(drawn.size() + 1).of(Drafter.draw(arguments));
    } catch (LoupeException e) {
      return failed(e, element);
    }
  }

  private String failed(LoupeException e, Element element) {
    if (doclet instanceof StandardDoclet standard) {
      standard
          .getReporter()
          .print(Diagnostic.Kind.WARNING, element, "{@modelgraph}: " + e.getMessage());
    }
    return "<em>No graph of the model: %s</em>"
        .formatted(HtmlEscapers.htmlEscaper().escape(String.valueOf(e.getMessage())));
  }

  private static ImmutableList<String> arguments(
      DocTree tag, Element element, DocletEnvironment environment) {
    String text =
        tag instanceof UnknownInlineTagTree inline
            ? inline.getContent().stream().map(DocTree::toString).collect(joining())
            : "";
    ImmutableList<String> words = new Comment(1, text.strip()).words();
    List<String> arguments = new ArrayList<>(words);
    if (words.isEmpty() || words.get(0).startsWith("-")) {
      arguments.add(0, documented(element, environment));
    }
    if (!words.contains("--classpath")) {
      String classpath = Drafter.classpath(environment.getJavaFileManager());
      arguments.addAll(classpath.isEmpty() ? List.of() : List.of("--classpath", classpath));
    }
    return ImmutableList.copyOf(arguments);
  }

  /** The name of the class that the comment is about, or is inside of. */
  private static String documented(Element element, DocletEnvironment environment) {
    @Nullable Element enclosing = element;
    while (enclosing != null && !(enclosing instanceof TypeElement)) {
      enclosing = enclosing.getEnclosingElement();
    }
    if (enclosing == null) {
      throw new LoupeException("name a model, such as {@modelgraph com.acme.Net}");
    }
    return environment.getElementUtils().getBinaryName((TypeElement) enclosing).toString();
  }
}
