package dev.loupe.cli.maximize;

import java.util.List;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Lets a command do without its MODEL, which it asks for itself. */
final class OptionalModel implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    for (PositionalParamSpec model : List.copyOf(command.positionalParameters())) {
      command.remove(model);
      command.addPositional(
          PositionalParamSpec.builder(model).required(false).arity("0..1").build());
    }
    return command;
  }
}
