package dev.loupe.render.export.dot;

import dev.loupe.error.BadInputException;
import guru.nidi.graphviz.engine.Format;
import java.time.Duration;

/** Has an installed Graphviz draw, by graphviz-java with an engine of ours. */
public final class Graphviz {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Graphviz() {}

  /**
   * Draws with {@code dot}.
   *
   * @param dot a graph in Graphviz' language
   * @return an SVG document
   * @throws DotTimeoutException if it takes longer than two minutes
   * @throws BadInputException if there is no {@code dot}
   */
  public static String svg(String dot) {
    return svg(dot, "dot", LIMIT);
  }

  /** graphviz-java keeps its engine in a static field: only one drawing can use it at a time. */
  static synchronized String svg(String dot, String command, Duration limit) {
    guru.nidi.graphviz.engine.Graphviz.useEngine(new DotProcess(command, limit));
    try {
      return guru.nidi.graphviz.engine.Graphviz.fromString(dot)
          .notValidating()
          .render(Format.SVG)
          .toString();
    } finally {
      guru.nidi.graphviz.engine.Graphviz.releaseEngine();
    }
  }
}
