package dev.loupe.render;

import dev.loupe.error.LoupeException;
import dev.loupe.render.export.dot.DotTimeoutException;
import dev.loupe.render.export.dot.DotWriter;
import dev.loupe.render.export.dot.Graphviz;
import dev.loupe.render.export.svg.SvgWriter;
import dev.loupe.render.layout.ElkCost;
import dev.loupe.render.layout.ElkLayout;
import dev.loupe.render.layout.Layout;
import dev.loupe.render.layout.LayoutEngine;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.linear.LinearLayout;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.SourceLinks;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Draws views with the engine that was asked for, or with Loupe's own if that one takes too long:
 * there is always a drawing, and it shows the same.
 */
final class Draftsman {
  private final Consumer<String> listener;
  private final SourceLinks links;
  private final Theme theme;
  private final LayoutEngine elk;
  private final long mostCost;
  private final Duration limit;

  /**
   * Makes one with the usual limits.
   *
   * @param listener is told by whom a view was laid out, and why
   * @param links where nodes lead to
   * @param theme the colours
   */
  Draftsman(Consumer<String> listener, SourceLinks links, Theme theme) {
    this(listener, links, theme, new ElkLayout(), ElkCost.MOST, Duration.ofSeconds(30));
  }

  Draftsman(
      Consumer<String> listener,
      SourceLinks links,
      Theme theme,
      LayoutEngine elk,
      long mostCost,
      Duration limit) {
    this.listener = listener;
    this.links = links;
    this.theme = theme;
    this.elk = elk;
    this.mostCost = mostCost;
    this.limit = limit;
  }

  /** The view as SVG. */
  String draw(GraphView view, Engine engine) {
    return switch (engine) {
      case EMBEDDED -> embedded(view, "as by default");
      case ELK -> elk(view);
      case DOT -> dot(view);
    };
  }

  private String embedded(GraphView view, String reason) {
    tell("embedded", reason, view);
    return write(view, new LinearLayout().layOut(view, new Measures()));
  }

  private String write(GraphView view, Layout layout) {
    return new SvgWriter(new Measures(), links, theme).write(view, layout);
  }

  private void tell(String engine, String reason, GraphView view) {
    listener.accept(
        String.format(
            Locale.ROOT,
            "layout: %s, %s (%,d nodes, %,d edges)",
            engine,
            reason,
            view.root().allNodes().count(),
            view.edges().size()));
  }

  /** By its cost, which is the same on all machines, and only in need by the clock. */
  private String elk(GraphView view) {
    long cost = ElkCost.of(view);
    if (cost > mostCost) {
      return embedded(
          view,
          String.format(
              Locale.ROOT, "as ELK would take too long: cost %,d of at most %,d", cost, mostCost));
    }
    CompletableFuture<Layout> layout =
        CompletableFuture.supplyAsync(
            () -> elk.layOut(view, new Measures()), Draftsman::inDaemonThread);
    try {
      Layout places = layout.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      tell("elk", "as asked for", view);
      return write(view, places);
    } catch (TimeoutException e) {
      return embedded(view, "as ELK was not done after %d s".formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      return embedded(view, "as ELK failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoupeException("Interrupted while ELK was drawing", e);
    }
  }

  /** ELK can't be interrupted; the JVM need not wait for it. */
  private static void inDaemonThread(Runnable task) {
    Thread thread = new Thread(task, "loupe-elk");
    thread.setDaemon(true);
    thread.start();
  }

  private String dot(GraphView view) {
    try {
      String svg = Graphviz.svg(DotWriter.write(view, links, theme));
      tell("dot", "as asked for", view);
      return svg;
    } catch (DotTimeoutException e) {
      return embedded(view, "as " + e.getMessage());
    }
  }
}
