package dev.loupe.cli;

import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import dev.loupe.history.ModelHistory;
import dev.loupe.tables.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe tables}. */
@Command(
    name = "tables",
    description =
        "Records one forward pass of a model and writes tables for spreadsheets and data frames:"
            + " layers.csv, modules.csv and parameters.csv.",
    sortOptions = false)
final class TablesCommand implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder that they go to. Default: tables.")
  private Path output = Path.of("tables");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (ModelHistory history = options.record(new Progress(spec.commandLine().getErr()))) {
      try {
        Files.createDirectories(output);
      } catch (IOException e) {
        throw new BadInputException("The folder %s can't be made".formatted(output), e);
      }
      SafeFile.write(output.resolve("layers.csv"), Table.ofLayers(history).csv());
      SafeFile.write(output.resolve("modules.csv"), Table.ofModules(history).csv());
      SafeFile.write(output.resolve("parameters.csv"), Table.ofParameters(history).csv());
      spec.commandLine()
          .getOut()
          .println(
              String.format(
                  Locale.ROOT,
                  "Wrote layers.csv, modules.csv and parameters.csv in %s: %s, %,d layers, %,d"
                      + " modules, %,d parameters",
                  output,
                  history.modelName(),
                  history.layers().size(),
                  history.modules().size(),
                  history.parameters().size()));
    }
    return ExitCode.OK;
  }
}
