package dev.loupe.render.export.html;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.html.HtmlEscapers;
import com.google.common.io.Resources;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.OpenView;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

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
  private final int mostNodes;

  private HtmlWriter(
      ModelHistory history, ViewOptions options, SourceLinks links, Theme theme, int mostNodes) {
    this.history = history;
    this.options = options;
    this.links = links;
    this.theme = theme;
    this.mostNodes = mostNodes;
  }

  /**
   * The page of a history.
   *
   * @param options what it shows at first; if that is a large model with all modules open, so few
   *     are that the page is quick
   * @param links where layers lead to
   * @param theme the colours
   * @throws BadInputException if the module in focus does not exist or was not called, or there is
   *     too much to show
   */
  public static String write(
      ModelHistory history, ViewOptions options, SourceLinks links, Theme theme) {
    return write(history, options, links, theme, MOST_NODES);
  }

  static String write(
      ModelHistory history, ViewOptions options, SourceLinks links, Theme theme, int mostNodes) {
    return new HtmlWriter(history, options, links, theme, mostNodes).page();
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
    return ViewJson.of(open, open.closedIn(atFirst(shown)), links, theme);
  }

  /** What is shown when the page opens. */
  private GraphView atFirst(ViewOptions shown) {
    ViewOptions unfolded = shown.withFoldedRepeats(false);
    GraphView first = GraphView.of(history, unfolded);
    boolean chosen =
        shown.opening().depth() != ViewOptions.UNLIMITED || shown.opening().most().isPresent();
    return chosen || first.root().allNodes().count() <= CROWD
        ? first
        : GraphView.of(history, unfolded.withAuto(CROWD));
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
