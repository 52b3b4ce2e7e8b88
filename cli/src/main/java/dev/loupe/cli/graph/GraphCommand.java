package dev.loupe.cli.graph;

import dev.loupe.capture.ForwardException;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelName;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.Engine;
import dev.loupe.render.view.ViewOptions;
import dev.loupe.select.Selector;
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
public final class GraphCommand implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Mixin private OutputFlags outputs;

  @Mixin private ViewFlags viewFlags;

  @Mixin private LookFlags lookFlags;

  @Option(
      names = "--engine",
      paramLabel = "embedded|elk|dot",
      description =
          "Who lays the graph out: Loupe itself, Eclipse ELK, or the dot of an installed Graphviz."
              + " Where one of these takes too long, Loupe does. Default: embedded.")
  private Engine engine = Engine.EMBEDDED;

  @Option(
      names = "--verbose",
      description =
          "Tell which depth was chosen, by --auto or for a page, and which layout was taken and"
              + " why.")
  private boolean verbose;

  @Option(
      names = "--partial",
      description =
          "If the model's forward fails, draw what ran until then, the failing operation in red.")
  private boolean partial;

  @Option(
      names = "--gradients",
      description =
          "Show where a gradient goes, by thick lines with two arrows: from the outputs back to all"
              + " that they depend on. Of a record: where the last one went before it was saved.")
  private boolean gradients;

  @Option(
      names = "--backward",
      description =
          "Draw the backward graph instead: autograd's functions, and where gradients flow to from"
              + " the outputs.")
  private boolean backward;

  @Option(
      names = "--from",
      paramLabel = "LAYER",
      description = "With --gradients or --backward: from this layer instead.")
  private @Nullable String from;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    check();
    OutputFlags.Target target = outputs.target(ModelName.stem(options.model()));
    target.file().ifPresent(SafeFile::check);
    Progress progress = new Progress(spec.commandLine().getErr());
    ModelSource source = options.source();
    try (ModelHistory history =
        source.record(progress, it -> takesGradients() ? it.gradients(Selector.all()) : it)) {
      if (gradients && !source.isSaved()) {
        progress.step(
            "running the backward pass",
            () -> from == null ? history.backward() : history.backward(from));
      }
      draw(history, target, progress);
      return ExitCode.OK;
    } catch (ForwardException e) {
      if (partial) {
        try (ModelHistory history = e.partialHistory()) {
          draw(history, target, progress);
        }
      }
      throw e;
    }
  }

  /** Whether the drawing needs a record with the gradients of all layers. */
  public boolean takesGradients() {
    return gradients || backward;
  }

  /** What to record. */
  public ModelSource source() {
    return options.source();
  }

  /**
   * Looks at the options before the model is loaded.
   *
   * @throws BadInputException if they are of no use for any model
   */
  public void check() {
    viewFlags.check();
    outputs.output();
    if (from != null && !takesGradients()) {
      throw new BadInputException(
          "--from says where --gradients or --backward starts: give one of them, too");
    }
    if (backward) {
      viewFlags.checkBackward();
      if (gradients) {
        throw new BadInputException(
            "--gradients are shown on the forward graph, and --backward draws another: give one");
      } else if (partial) {
        throw new BadInputException(
            "A forward that fails has no backward graph: leave --partial out");
      }
    }
  }

  /** The drawing that the options ask for. */
  public Drawing drawing(ModelHistory history) {
    return Drawing.of(history)
        .options(lookFlags.on(viewOptions(history)))
        .engine(engine)
        .output(lookFlags.on(outputs.output()));
  }

  private ViewOptions viewOptions(ModelHistory history) {
    ViewOptions view = viewFlags.options(history);
    if (backward) {
      if (source().isSaved()) {
        source().checkGradients(history);
      }
      return from == null ? view.withBackward() : view.withBackward(from);
    } else if (gradients && source().isSaved()) {
      return view.withGradient(source().savedPass(history, from));
    }
    return gradients && !history.gradients().passes().isEmpty()
        ? view.withGradient(history.gradients().passes().get(0))
        : view;
  }

  private void draw(ModelHistory history, OutputFlags.Target target, Progress progress) {
    PrintWriter out = spec.commandLine().getOut();
    progress.step(
        "drawing " + history.modelName(),
        () -> {
          Drawing drawing = drawing(history).warnings(progress::say);
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
        history.failure().isPresent()
            ? " until it failed"
            : history.haltedAfter().map(last -> " until " + last.name()).orElse(""),
        history.operations().size(),
        history.totalParameters());
  }
}
