package dev.loupe.render.export.dot;

import com.google.common.io.CharStreams;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import guru.nidi.graphviz.engine.EngineResult;
import guru.nidi.graphviz.engine.GraphvizEngine;
import guru.nidi.graphviz.engine.Options;
import guru.nidi.graphviz.engine.Rasterizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code dot} with the graph at its standard input. graphviz-java's own engine goes through a
 * shell and temporary files, and waits for {@code dot} even when its time is up.
 */
final class DotProcess implements GraphvizEngine {
  private final String command;
  private final Duration limit;

  DotProcess(String command, Duration limit) {
    this.command = command;
    this.limit = limit;
  }

  @Override
  public void init(Consumer<GraphvizEngine> onOk, Consumer<GraphvizEngine> onError) {
    onOk.accept(this);
  }

  @Override
  public EngineResult execute(String src, Options options, @Nullable Rasterizer rasterizer) {
    Process process = start();
    try {
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(() -> write(process, src), DotProcess::inThread);
      CompletableFuture<String> drawing = read(process.getInputStream());
      CompletableFuture<String> complaints = read(process.getErrorStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DotTimeoutException(
            "Graphviz' %s did not finish in %d s".formatted(command, limit.toSeconds()));
      }
      if (process.exitValue() != 0) {
        String first = complaints.get().lines().findFirst().orElse("it did not say why");
        throw new LoupeException("Graphviz' %s failed: %s".formatted(command, first));
      }
      written.get();
      return EngineResult.fromString(drawing.get());
    } catch (ExecutionException e) {
      throw new LoupeException("Graphviz' %s broke off".formatted(command), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoupeException("Interrupted while %s was drawing".formatted(command), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() {
    try {
      // Without the limits, dense graphs of 700 nodes take minutes.
      return new ProcessBuilder(command, "-Tsvg", "-Gnslimit=2", "-Gmclimit=0.2").start();
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot run Graphviz' %s: install Graphviz, or use the embedded engine"
              .formatted(command),
          e);
    }
  }

  private static void write(Process process, String dot) {
    try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
      stdin.write(dot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return CharStreams.toString(reader);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        DotProcess::inThread);
  }

  /**
   * All pipes need a thread at the same time, or dot may wait for ever; a pool may be too small.
   */
  private static void inThread(Runnable task) {
    Thread thread = new Thread(task, "loupe-dot");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {}
}
