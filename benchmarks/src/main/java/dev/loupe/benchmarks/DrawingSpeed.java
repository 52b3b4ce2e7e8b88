package dev.loupe.benchmarks;

import dev.loupe.history.ModelHistory;
import dev.loupe.render.export.dot.DotWriter;
import dev.loupe.render.export.dot.Graphviz;
import dev.loupe.render.export.svg.SvgWriter;
import dev.loupe.render.layout.ElkLayout;
import dev.loupe.render.layout.LayoutEngine;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.linear.LinearLayout;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.ViewOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Times drawing, from the start of the JVM to the finished SVG, without the making of the record: a
 * process of its own for each graph and engine. Linux only, see {@link PeakMemory}.
 */
public final class DrawingSpeed {
  private static final String ONE = "--one";
  private static final int LIMIT_SECONDS = 180;

  private DrawingSpeed() {}

  /**
   * Prints a row for each graph and engine.
   *
   * @param args names of graphs and of engines; without any, all
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 3 && args[0].equals(ONE)) {
      measure(args[1], args[2]);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%-16s %-7s %7s %7s %8s %8s %8s %8s %8s %6s%n",
        "graph",
        "engine",
        "nodes",
        "edges",
        "view s",
        "layout s",
        "svg s",
        "total s",
        "cpu s",
        "MB");
    List<String> chosen = List.of(args);
    for (String graph : GeneratedModels.ALL.keySet()) {
      for (String engine : List.of("linear", "elk", "dot")) {
        boolean asked = chosen.contains(graph) || disjoint(chosen, GeneratedModels.ALL.keySet());
        boolean by = chosen.contains(engine) || disjoint(chosen, List.of("linear", "elk", "dot"));
        if (asked && by) {
          run(graph, engine);
        }
      }
    }
  }

  private static boolean disjoint(List<String> chosen, Iterable<String> names) {
    for (String name : names) {
      if (chosen.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private static void run(String graph, String engine) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                graph.endsWith("00000") ? "-Xmx4g" : "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                DrawingSpeed.class.getName(),
                ONE,
                graph,
                engine)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean done = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!done) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String row =
        done ? new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8) : "";
    System.out.print(
        row.isEmpty()
            ? "%-16s %-7s %s%n"
                .formatted(
                    graph, engine, done ? "failed" : "not done after " + LIMIT_SECONDS + " s")
            : row);
  }

  private static void measure(String graph, String engine) throws IOException {
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    Supplier<ModelHistory> model = GeneratedModels.ALL.get(graph);
    if (model == null) {
      throw new IllegalArgumentException(
          "no graph %s, but %s".formatted(graph, GeneratedModels.ALL.keySet()));
    }
    ModelHistory history = model.get();
    long start = System.nanoTime();
    GraphView view = GraphView.of(history, ViewOptions.DEFAULT);
    long viewed = System.nanoTime();
    long laidOut;
    String svg;
    if (engine.equals("dot")) {
      svg = Graphviz.svg(DotWriter.write(view, SourceLinks.NONE, Theme.AUTO));
      laidOut = System.nanoTime();
    } else {
      Measures measures = new Measures();
      LayoutEngine layout = engine.equals("elk") ? new ElkLayout() : new LinearLayout();
      var places = layout.layOut(view, measures);
      laidOut = System.nanoTime();
      svg = new SvgWriter(measures, SourceLinks.NONE, Theme.AUTO).write(view, places);
    }
    byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
    long end = System.nanoTime();
    if (bytes.length == 0) {
      throw new IllegalStateException("nothing drawn");
    }
    System.out.printf(
        Locale.ROOT,
        "%-16s %-7s %7d %7d %8.2f %8.2f %8.2f %8.2f %8.2f %6d%n",
        graph,
        engine,
        view.root().allNodes().count(),
        view.edges().size(),
        (viewed - start) / 1e9,
        (laidOut - viewed) / 1e9,
        (end - laidOut) / 1e9,
        (end - start) / 1e9 + sinceStart / 1e3,
        cpuSeconds(),
        PeakMemory.peakKilobytes() / 1024);
  }

  /** What this process has used, on all cores; a busy machine has little influence on it. */
  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(duration -> duration.toNanos() / 1e9)
        .orElse(0.0);
  }
}
