package dev.loupe.cli;

import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.cost.Cost;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loupe layer}. */
@Command(
    name = LayerCommand.NAME,
    description = "Records one forward pass of a model and prints what is known of a layer.",
    sortOptions = false)
final class LayerCommand implements Callable<Integer> {
  static final String NAME = "layer";

  @Mixin private ModelOptions options;

  @Parameters(
      index = "1",
      paramLabel = "KEY",
      description =
          "Its label (conv2d_3_7, conv2d_3, linear_1_1:2), the address of a module that it is the"
              + " output of (features.6), its ordinal (7, or -17 from the end), or any part of one"
              + " of these that only one layer has.")
  private String key;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (ModelHistory history = options.record(new Progress(spec.commandLine().getErr()))) {
      Layer layer = history.layer(key);
      PrintWriter out = spec.commandLine().getOut();
      out.println(history.describe(layer).stripTrailing());
      if (layer.isOperation()) {
        Cost cost = ModelCost.of(history).of(layer);
        out.println("    Cost: %s, %s".formatted(cost.macsText(), cost.flopsText()));
      }
    }
    return ExitCode.OK;
  }
}
