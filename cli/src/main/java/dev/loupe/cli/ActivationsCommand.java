package dev.loupe.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.Recording;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.error.BadInputException;
import dev.loupe.files.ActivationFiles;
import dev.loupe.history.Activation;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.select.Selector;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
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

  @Mixin private SaveFlags saveFlags;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR|FILE",
      description =
          "Where to: a folder for .npy files and an index.json, or a file that ends in .npz or"
              + " .safetensors, which has the index within. Default: activations.npz.")
  private Path output = Path.of("activations.npz");

  @Mixin private GradientFlags gradients;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    gradients.check();
    UnaryOperator<Recording> how = saveFlags.with("all");
    ActivationFiles files = ActivationFiles.at(output);
    Progress progress = new Progress(spec.commandLine().getErr());
    ModelSource source = options.source();
    if (source.isSaved() && saveFlags.convert()) {
      throw new BadInputException(
          "The values in %s are written as they are: --dtype is for `loupe record`"
              .formatted(source.model()));
    }
    Selector selector = Selector.parse(saveFlags.text("all"));
    try (ModelHistory history =
        source.record(progress, it -> gradients.with(how.apply(it), selector))) {
      ImmutableList<Activation> values = values(source, history);
      ImmutableList<Activation> taken =
          gradients.areWanted() ? gradients(source, history, progress) : ImmutableList.of();
      progress.step(
          "writing " + output,
          () -> {
            files.write(history, values, taken);
            return output;
          });
      tell(history, values, taken);
    }
    return ExitCode.OK;
  }

  /** Those that were kept; of a saved record, those of them that are named. */
  private ImmutableList<Activation> values(ModelSource source, ModelHistory history) {
    ImmutableList<Activation> kept = history.activations().values().asList();
    if (source.isSaved() && kept.isEmpty()) {
      if (gradients.areWanted()) {
        return kept;
      }
      throw new BadInputException(
          "%s has no values: `loupe record --layers all` keeps them".formatted(source.model()));
    }
    if (source.isSaved() && saveFlags.areGiven()) {
      return Selector.parse(saveFlags.text("all")).in(history).stream()
          .map(layer -> saved(source, history, layer))
          .collect(toImmutableList());
    }
    if (kept.isEmpty()) {
      throw new BadInputException(
          "No layer is both named and not left out in " + saveFlags.text("all"));
    }
    return kept;
  }

  /** Those that a backward pass brings now; of a saved record, those of the layers named. */
  private ImmutableList<Activation> gradients(
      ModelSource source, ModelHistory history, Progress progress) {
    if (!source.isSaved()) {
      return history
          .gradients()
          .all(progress.step("running the backward pass", () -> gradients.backward(history)))
          .values()
          .asList();
    }
    ImmutableMap<String, Activation> saved =
        history.gradients().all(gradients.saved(history, source));
    ImmutableList<Activation> named =
        Selector.parse(saveFlags.text("all")).in(history).stream()
            .map(layer -> saved.get(layer.name()))
            .filter(Objects::nonNull)
            .collect(toImmutableList());
    if (named.isEmpty()) {
      throw new BadInputException(
          "%s has no gradient of %s".formatted(source.model(), saveFlags.text("any layer")));
    }
    return named;
  }

  private static Activation saved(ModelSource source, ModelHistory history, Layer layer) {
    Activation value = history.activations().get(layer.name());
    if (value == null) {
      throw new BadInputException(
          "%s has no value of %s: `loupe record --layers` says which are kept"
              .formatted(source.model(), layer.name()));
    }
    return value;
  }

  private void tell(
      ModelHistory history, ImmutableList<Activation> values, ImmutableList<Activation> taken) {
    ImmutableList<Activation> written = values.isEmpty() ? taken : values;
    int count = written.size();
    long bytes = written.stream().mapToLong(value -> value.info().bytes()).sum();
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "Wrote %s: %s, %d %s, %,d bytes of %s",
                output,
                history.modelName(),
                count,
                count == 1 ? "layer" : "layers",
                bytes,
                values.isEmpty()
                    ? "gradients"
                    : taken.isEmpty() ? "values" : "values, and their gradients"));
  }
}
