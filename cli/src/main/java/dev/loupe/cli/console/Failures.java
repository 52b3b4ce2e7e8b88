package dev.loupe.cli.console;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.error.NearNames;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line on stderr, and gives the exit code. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final BooleanSupplier debug;

  /**
   * @param debug whether stack traces are wanted
   */
  public Failures(BooleanSupplier debug) {
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    return report(
        new BadInputException(
            "%s; see `%s --help`".formatted(message(e), command.getCommandSpec().qualifiedName()),
            e),
        command);
  }

  /** What is wrong with the arguments, in one line. */
  public static String message(ParameterException e) {
    return e instanceof UnmatchedArgumentException it ? unmatched(it) : firstLine(e);
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String argument = e.getUnmatched().get(0).replaceFirst("^(--[^=]*)=.*", "$1");
    CommandSpec command = e.getCommandLine().getCommandSpec();
    boolean option = argument.startsWith("-");
    ImmutableList<String> near =
        NearNames.to(
            argument, option ? command.optionsMap().keySet() : command.subcommands().keySet());
    return (option ? "No option '%s'" : "'%s' is not understood").formatted(argument)
        + (near.isEmpty() ? "" : "; near it: " + String.join(", ", near));
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    return report(e, command);
  }

  /** Prints one line, with {@code --debug} the stack trace after it. */
  public int report(Throwable e, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("loupe: " + text(e));
    if (debug.getAsBoolean()) {
      e.printStackTrace(err);
    }
    err.flush();
    return e instanceof BadInputException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** What went wrong, in one line. */
  public static String text(Throwable e) {
    if (e instanceof LoupeException) {
      return firstLine(e);
    }
    if (e instanceof OutOfMemoryError) {
      return "Not enough memory: %s".formatted(firstLine(e));
    }
    return "%s: %s; --debug shows where".formatted(e.getClass().getSimpleName(), firstLine(e));
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("no reason given");
  }
}
