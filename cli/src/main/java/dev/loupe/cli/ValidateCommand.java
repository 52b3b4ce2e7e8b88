package dev.loupe.cli;

import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe validate}. */
@Command(
    name = "validate",
    description = {
      "Records one forward pass of a model and proves that the record is right: every operation is"
          + " run again on the values of its parents and must give the same; every parent is changed"
          + " and the result must change; nothing may be read that is no parent, parameter, buffer or"
          + " input; the outputs must be those of a plain run.",
      "With --change or --halt-after, what was changed must be what the record says, and do the same"
          + " when it is done again; the outputs are not held against a plain run then.",
      "Prints what failed and what could not be checked, with the reason. Exit code 1 if anything"
          + " failed."
    },
    sortOptions = false)
final class ValidateCommand implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Option(names = "--all", description = "Print every operation, the verified ones too.")
  private boolean all;

  @Option(names = "--json", description = "Print the report as JSON, with every operation.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(spec.commandLine().getErr());
    try (ModelHistory history = options.record(progress)) {
      ValidationReport report =
          progress.step("validating " + history.modelName(), history::validate);
      out.print(
          json
              ? ValidationJson.write(history.modelName(), report)
              : ValidationText.of(history.modelName(), report, all));
      out.flush();
      return report.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }
}
