package dev.loupe.cli.graph;

import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelName;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.view.ViewOptions;
import dev.loupe.select.Selector;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loupe compare}. */
@Command(
    name = "compare",
    description =
        "Runs a model plainly, and once more changed or halted, or another model on the same inputs,"
            + " and tells which layers differ and by how much. With -o, draws the second run, coloured"
            + " by the difference.",
    sortOptions = false)
public final class CompareCommand implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER",
      description = "The model of the second run. Default: the same.")
  private @Nullable String other;

  @Option(
      names = {"-l", "--layers"},
      paramLabel = "LIST",
      description = "Which layers' values to compare, as for activations. Default: all.")
  private String layers = "all";

  @Mixin private OutputFlags outputs;

  @Mixin private ViewFlags viewFlags;

  @Mixin private LookFlags lookFlags;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ModelSource source = options.source();
    if (other == null && !source.alters()) {
      throw new BadInputException(
          "Nothing to compare with: give --change, --halt-after or a second model");
    }
    viewFlags.check();
    Selector selector = Selector.parse(layers);
    Progress progress = new Progress(spec.commandLine().getErr());
    try (ModelHistory first =
            source.unaltered().record(progress, recording -> recording.save(selector));
        ModelHistory second =
            (other == null ? source : source.of(other))
                .record(progress, recording -> recording.save(selector))) {
      PrintWriter out = spec.commandLine().getOut();
      if (outputs.isGiven()) {
        draw(first, second, out);
      }
      out.print(first.compare(second));
      out.flush();
    }
    return ExitCode.OK;
  }

  private void draw(ModelHistory first, ModelHistory second, PrintWriter out) {
    OutputFlags.Target target = outputs.target(ModelName.stem(options.model()));
    ViewOptions view = lookFlags.on(viewFlags.options(second));
    target.write(
        Drawing.of(second)
            .options(view.withDifference(second.compare(first)))
            .output(lookFlags.on(outputs.output())),
        out);
    target.file().ifPresent(file -> out.println("Wrote " + file));
  }
}
