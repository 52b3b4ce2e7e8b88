package dev.loupe.cli;

import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.cost.ModelCost;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe summary}. */
@Command(
    name = "summary",
    description =
        "Records one forward pass of a model and prints its structure, layers and modules.",
    sortOptions = false)
final class SummaryCommand implements Callable<Integer> {
  @Mixin private ModelOptions options;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description =
          "How deep the table of modules goes: 1 lists those at the top only, 0 all. Default: 0.")
  private int depth;

  @Option(
      names = "--json",
      description = "Print the record as JSON, as `loupe graph -o x.json` writes it.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (depth < 0) {
      throw new BadInputException(
          "No depth %d: give 1 or more, or 0 for all modules".formatted(depth));
    }
    PrintWriter out = spec.commandLine().getOut();
    try (ModelHistory history = options.record(new Progress(spec.commandLine().getErr()))) {
      if (json) {
        out.print(Drawing.of(history).json());
      } else {
        out.println(history.toString().stripTrailing());
        out.println();
        ModelCost costs = ModelCost.of(history);
        out.print(ModuleTable.of(history, costs, depth));
        if (!costs.unknownTypes().isEmpty()) {
          out.println();
          out.println("Of unknown cost: " + String.join(", ", costs.unknownTypes()));
        }
      }
      out.flush();
    }
    return ExitCode.OK;
  }
}
