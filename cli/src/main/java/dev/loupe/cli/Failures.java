package dev.loupe.cli;

import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line on stderr, and gives the exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final BooleanSupplier debug;

  Failures(BooleanSupplier debug) {
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String near =
        e instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()
            ? "; near it: " + String.join(", ", unmatched.getSuggestions())
            : "";
    return report(
        new BadInputException(
            "%s%s; see `%s --help`"
                .formatted(firstLine(e), near, command.getCommandSpec().qualifiedName()),
            e),
        command);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    return report(e, command);
  }

  /** Prints one line, with {@code --debug} the stack trace after it. */
  int report(Throwable e, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("loupe: " + text(e));
    if (debug.getAsBoolean()) {
      e.printStackTrace(err);
    }
    err.flush();
    return e instanceof BadInputException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private static String text(Throwable e) {
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
