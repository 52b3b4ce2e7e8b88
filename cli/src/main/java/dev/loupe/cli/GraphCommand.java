package dev.loupe.cli;

import com.google.common.io.MoreFiles;
import dev.loupe.capture.ForwardException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.Engine;
import dev.loupe.render.Output;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe graph}. */
@Command(
    name = "graph",
    description = "Records one forward pass of a model and draws its graph.",
    sortOptions = false)
final class GraphCommand implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Mixin private OutputFlags outputs;

  @Option(
      names = "--view",
      paramLabel = "unrolled|rolled",
      description = "rolled draws what a loop runs again and again once. Default: unrolled.")
  private View view = View.UNROLLED;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description =
          "Open modules to this depth, and draw what lies deeper as one box each: 1 opens none, 2"
              + " those at the top, 0 all. Default: 0.")
  private int depth = ViewOptions.UNLIMITED;

  @Option(
      names = "--direction",
      paramLabel = "bottomup|topdown|leftright",
      description = "Where the data flow to. Default: topdown.")
  private Direction direction = ViewOptions.DEFAULT.direction();

  @Option(
      names = "--focus",
      paramLabel = "ADDRESS",
      description =
          "Draw this module alone (layer1.0, or layer1.0:2 for its second call), with stubs for"
              + " what it reads and what reads it.")
  private @Nullable String focus;

  @Option(names = "--show-buffers", description = "Draw the buffers that operations read, too.")
  private boolean showBuffers;

  @Option(
      names = "--engine",
      paramLabel = "embedded|elk|dot",
      description =
          "Who lays the graph out: Loupe itself, Eclipse ELK, or the dot of an installed Graphviz."
              + " Where one of these takes too long, Loupe does. Default: embedded.")
  private Engine engine = Engine.EMBEDDED;

  @Option(names = "--verbose", description = "Tell which layout was taken, and why.")
  private boolean verbose;

  @Option(
      names = "--partial",
      description =
          "If the model's forward fails, draw what ran until then, the failing operation in red.")
  private boolean partial;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ViewOptions viewOptions = viewOptions();
    OutputFlags.Target target = outputs.target(stem(options.model()));
    Progress progress = new Progress(spec.commandLine().getErr());
    Output output = outputs.output().withWarnings(progress::say);
    try (ModelHistory history = options.record(progress)) {
      draw(history, viewOptions, output, target, progress);
      return ExitCode.OK;
    } catch (ForwardException e) {
      if (partial) {
        try (ModelHistory history = e.partialHistory()) {
          draw(history, viewOptions, output, target, progress);
        }
      }
      throw e;
    }
  }

  private ViewOptions viewOptions() {
    ViewOptions all =
        ViewOptions.DEFAULT
            .withView(view)
            .withDepth(depth)
            .withDirection(direction)
            .withBuffers(showBuffers ? Buffers.SHOWN : Buffers.HIDDEN);
    return focus == null ? all : all.withFocus(focus);
  }

  private void draw(
      ModelHistory history,
      ViewOptions viewOptions,
      Output output,
      OutputFlags.Target target,
      Progress progress) {
    PrintWriter out = spec.commandLine().getOut();
    progress.step(
        "drawing " + history.modelName(),
        () -> {
          Drawing drawing = Drawing.of(history).options(viewOptions).engine(engine).output(output);
          target.write(verbose ? drawing.listener(progress::say) : drawing, out);
          return target;
        });
    target.file().ifPresent(file -> out.println(summary(history, file)));
  }

  private static String summary(ModelHistory history, Path file) {
    return String.format(
        Locale.ROOT,
        "Wrote %s: %s%s, %,d operations, %,d parameters",
        file,
        history.modelName(),
        history.failure().isPresent() ? " until it failed" : "",
        history.operations().size(),
        history.totalParameters());
  }

  /** {@code AlexNet} for {@code dir/AlexNet.pt}, {@code zoo:AlexNet}, {@code my.AlexNet}. */
  static String stem(String model) {
    String name = model.substring(model.lastIndexOf(':') + 1);
    String base = Path.of(name).getFileName().toString();
    boolean file = base.matches(".*\\.(pt|pth|ts|zip|jit|torchscript)");
    return file
        ? MoreFiles.getNameWithoutExtension(Path.of(base))
        : base.substring(base.lastIndexOf('.') + 1);
  }
}
