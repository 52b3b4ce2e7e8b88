package dev.loupe.cli;

import com.google.common.collect.Streams;
import dev.loupe.Recording;
import dev.loupe.archive.HistoryFile;
import dev.loupe.capture.ForwardException;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelName;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import dev.loupe.select.Selector;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe record}. */
@Command(
    name = "record",
    description =
        "Records one forward pass of a model and saves the record, with values of layers if any are"
            + " named. Every other command takes the file in the place of the model, and then needs"
            + " neither the model nor libtorch.",
    sortOptions = false)
final class RecordCommand implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Mixin private SaveFlags saveFlags;

  @Mixin private GradientFlags gradients;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to; it ends in .loupe. Default: the model's name, in the current folder.")
  private @Nullable Path output;

  @Option(
      names = "--partial",
      description = "If the model's forward fails, save what ran until then.")
  private boolean partial;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path file =
        output == null ? Path.of(ModelName.stem(options.model()) + ModelName.RECORD) : output;
    check(file);
    gradients.check();
    UnaryOperator<Recording> values = saveFlags.with("none");
    Selector withGradients = Selector.parse(saveFlags.text("all"));
    Progress progress = new Progress(spec.commandLine().getErr());
    try (ModelHistory history =
        options.source().record(progress, it -> gradients.with(values.apply(it), withGradients))) {
      if (gradients.areWanted()) {
        progress.step("running the backward pass", () -> gradients.backward(history));
      }
      save(history, file, progress);
      return ExitCode.OK;
    } catch (ForwardException e) {
      if (partial) {
        try (ModelHistory history = e.partialHistory()) {
          save(history, file, progress);
        }
      }
      throw e;
    }
  }

  private void check(Path file) {
    if (!ModelName.isRecord(file.toString())) {
      throw new BadInputException(
          "Cannot write %s: the name of a record must end in .loupe, which other commands know it by"
              .formatted(file));
    }
    if (options.source().isSaved()) {
      throw new BadInputException(options.model() + " is a record already: copy it");
    }
  }

  private void save(ModelHistory history, Path file, Progress progress) {
    progress.step(
        "writing " + file,
        () -> {
          HistoryFile.write(history, file);
          return file;
        });
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "Wrote %s: %s%s, %,d layers, %,d with values (%,d bytes)%s",
                file,
                history.modelName(),
                history.failure().isPresent() ? " until it failed" : "",
                history.layers().size(),
                history.activations().size(),
                bytes(history.activations().values()),
                Streams.findLast(history.gradients().passes().stream())
                    .map(pass -> taken(history.gradients().all(pass).values()))
                    .orElse("")));
  }

  private static String taken(Collection<Activation> gradients) {
    return String.format(
        Locale.ROOT, ", %,d with gradients (%,d bytes)", gradients.size(), bytes(gradients));
  }

  private static long bytes(Collection<Activation> values) {
    return values.stream().mapToLong(value -> value.info().bytes()).sum();
  }
}
