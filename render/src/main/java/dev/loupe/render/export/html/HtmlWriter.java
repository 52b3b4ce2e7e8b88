package dev.loupe.render.export.html;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableSet;
import com.google.common.html.HtmlEscapers;
import com.google.common.io.Resources;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.AutoDepth;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.OpenView;
import dev.loupe.render.view.Opening;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes a page that stands alone: nothing of it is elsewhere. */
public final class HtmlWriter {
  /** More than browsers lay out in a time that people wait. */
  private static final int MOST_NODES = 20_000;

  /** A page that opens with more nodes than this has its modules closed at first. */
  private static final int CROWD = 250;

  private final ModelHistory history;
  private final ViewOptions options;
  private final SourceLinks links;
  private final Theme theme;
  private final Consumer<String> listener;
  private final int mostNodes;

  private HtmlWriter(
      ModelHistory history,
      ViewOptions options,
      SourceLinks links,
      Theme theme,
      Consumer<String> listener,
      int mostNodes) {
    this.history = history;
    this.options = options;
    this.links = links;
    this.theme = theme;
    this.listener = listener;
    this.mostNodes = mostNodes;
  }

  /**
   * The page of a history.
   *
   * @param options what it shows at first; if that is a large model with all modules open, so few
   *     are that the page is quick
   * @param links where layers lead to
   * @param theme the colours
   * @param listener is told in a line for each view what is open at first
   * @throws BadInputException if the module in focus does not exist or was not called, or there is
   *     too much to show
   */
  public static String write(
      ModelHistory history,
      ViewOptions options,
      SourceLinks links,
      Theme theme,
      Consumer<String> listener) {
    return write(history, options, links, theme, listener, MOST_NODES);
  }

  static String write(
      ModelHistory history,
      ViewOptions options,
      SourceLinks links,
      Theme theme,
      Consumer<String> listener,
      int mostNodes) {
    return new HtmlWriter(history, options, links, theme, listener, mostNodes).page();
  }

  private String page() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("rolled", options.view() == View.ROLLED);
    ObjectNode views = data.putObject("views");
    views.set("unrolled", view(View.UNROLLED));
    if (repeats()) {
      views.set("rolled", view(View.ROLLED));
    }
    FactsJson facts = new FactsJson(history);
    data.set("layers", facts.layers());
    data.set("modules", facts.modules());
    return resource("page.html")
        .replace("{{style}}", resource("page.css"))
        .replace("{{drawing}}", resource("drawing.js").replace("</", "<\\/"))
        .replace("{{script}}", resource("page.js"))
        .replace("{{title}}", HtmlEscapers.htmlEscaper().escape(history.modelName()))
        .replace("{{data}}", data.toString().replace("<", "\\u003c"));
  }

  /** Whether the rolled view is another one. */
  private boolean repeats() {
    return history.layers().stream().anyMatch(layer -> layer.label().passes() > 1)
        || history.modules().values().stream().anyMatch(module -> module.passes() > 1);
  }

  private ObjectNode view(View view) {
    ViewOptions shown = options.withView(view);
    OpenView open = OpenView.of(history, shown);
    long nodes = open.view().root().allNodes().count();
    if (nodes > mostNodes) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "A page of %,d nodes is too slow for browsers, which bear %,d: draw one module with"
                  + " --focus, or write .svg",
              nodes,
              mostNodes));
    }
    return ViewJson.of(open, closed(open, shown), links, theme);
  }

  /** What is closed when the page opens: rows of equal modules, and in them what depth closes. */
  private ImmutableSet<String> closed(OpenView open, ViewOptions shown) {
    ViewOptions first = atFirst(shown);
    return ImmutableSet.<String>builder()
        .addAll(open.closedIn(GraphView.of(history, first.withFoldedRepeats(false))))
        .addAll(open.folds())
        .build();
  }

  private ViewOptions atFirst(ViewOptions shown) {
    Opening opening = shown.opening();
    long nodes = GraphView.of(history, shown).root().allNodes().count();
    boolean whole = opening.depth() == ViewOptions.UNLIMITED;
    if (opening.most().isPresent() || (whole && nodes > CROWD)) {
      AutoDepth chosen =
          AutoDepth.choose(history, opening.most().isPresent() ? shown : shown.withAuto(CROWD));
      tell(shown.view(), "at " + chosen.text());
      return chosen.options();
    }
    String depth = whole ? "whole" : "at depth " + opening.depth();
    tell(shown.view(), String.format(Locale.ROOT, "%s (%,d nodes)", depth, nodes));
    return shown;
  }

  private void tell(View view, String opened) {
    listener.accept("page, %s: opens %s".formatted(view.name().toLowerCase(Locale.ROOT), opened));
  }

  private static String resource(String name) {
    try {
      return Resources.toString(
          Resources.getResource(HtmlWriter.class, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read Loupe's own " + name, e);
    }
  }
}
