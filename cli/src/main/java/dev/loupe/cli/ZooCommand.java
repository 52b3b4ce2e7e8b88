package dev.loupe.cli;

import dev.loupe.cli.console.TextTable;
import dev.loupe.models.Zoo;
import dev.loupe.models.ZooModel;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code loupe zoo}. */
@Command(name = "zoo", description = "Lists the built-in models, with their inputs.")
final class ZooCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TextTable table = new TextTable(TextTable.Align.LEFT, TextTable.Align.LEFT);
    for (ZooModel model : Zoo.models()) {
      table.row(model.name(), model.description() + " (" + String.join(", ", model.inputs()) + ")");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.flush();
    return ExitCode.OK;
  }
}
