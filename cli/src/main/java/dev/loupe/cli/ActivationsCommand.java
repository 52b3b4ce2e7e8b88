package dev.loupe.cli;

import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.error.BadInputException;
import dev.loupe.files.ActivationFiles;
import dev.loupe.files.Dtype;
import dev.loupe.history.ModelHistory;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
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

/** {@code loupe activations}. */
@Command(
    name = ActivationsCommand.NAME,
    description = "Runs a model and writes the values of its layers to files.",
    sortOptions = false)
final class ActivationsCommand implements Callable<Integer> {
  static final String NAME = "activations";

  @Mixin private ModelOptions options;

  @Option(
      names = {"-l", "--layers"},
      paramLabel = "LIST",
      description = {
        "Which layers, separated by commas. Default: all.",
        "  conv2d_3_7, conv2d_3     by label; linear_1_1:2 is a pass",
        "  features, layer1.0:2     what a module returns",
        "  0, -5                    by ordinal, from the start or the end",
        "  linear                   all whose name has this in it",
        "  type=relu, class=BasicBlock, in=layer1",
        "  ~type=relu               without these; with ~ first, all but these"
      })
  private String layers = "all";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR|FILE",
      description =
          "Where to: a folder for .npy files and an index.json, or a file that ends in .npz or"
              + " .safetensors, which has the index within. Default: activations.npz.")
  private Path output = Path.of("activations.npz");

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Convert floating-point values: float32, float64, float16 or bfloat16. Others stay as"
              + " they are.")
  private @Nullable String dtype;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Selector selector = Selector.parse(layers);
    SaveOptions how = saveOptions();
    ActivationFiles files = ActivationFiles.at(output);
    Progress progress = new Progress(spec.commandLine().getErr());
    try (ModelHistory history =
        options.source().record(progress, recording -> recording.save(selector, how))) {
      if (history.activations().isEmpty()) {
        throw new BadInputException("No layer is both named and not left out in " + layers);
      }
      progress.step(
          "writing " + output,
          () -> {
            files.write(history);
            return output;
          });
      tell(history);
    }
    return ExitCode.OK;
  }

  private SaveOptions saveOptions() {
    if (dtype == null) {
      return SaveOptions.DEFAULT;
    }
    return Dtype.find(dtype)
        .filter(type -> type.kind() == Dtype.Kind.REAL)
        .map(type -> SaveOptions.DEFAULT.withDtype(type.scalarType()))
        .orElseThrow(
            () ->
                new BadInputException(
                    "No type '%s' to convert to: give float32, float64, float16 or bfloat16"
                        .formatted(dtype)));
  }

  private void tell(ModelHistory history) {
    int count = history.activations().size();
    long bytes =
        history.activations().values().stream()
            .mapToLong(activation -> activation.info().bytes())
            .sum();
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "Wrote %s: %s, %d %s, %,d bytes of values",
                output,
                history.modelName(),
                count,
                count == 1 ? "layer" : "layers",
                bytes));
  }
}
