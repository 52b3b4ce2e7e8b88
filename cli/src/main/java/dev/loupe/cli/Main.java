package dev.loupe.cli;

import dev.loupe.cli.console.Failures;
import dev.loupe.cli.graph.Choice;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The entry point of the runnable jar. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // PNGs are painted without a screen, and no icon shall jump on a Mac.
    System.setProperty("java.awt.headless", "true");
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    int exitCode = run(out, err, arguments);
    out.flush();
    err.flush();
    // libtorch's threads need no farewell.
    Runtime.getRuntime().halt(exitCode);
  }

  /** JSON and source lines are UTF-8 whatever the machine's locale is. */
  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  /**
   * Runs one command in this process.
   *
   * @return 0 for success, 2 for wrong use or bad input, 1 for any other failure
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    LoupeCommand loupe = new LoupeCommand();
    CommandLine commandLine = new CommandLine(loupe);
    Failures failures = new Failures(loupe::debug);
    commandLine
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        // @image.npy is an input, no file of arguments.
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(30);
    Choice.register(commandLine);
    commandLine
        .getSubcommands()
        .forEach(
            (name, command) ->
                // So that -17 is a key of `loupe layer`.
                command.setUnmatchedOptionsArePositionalParams(name.equals(LayerCommand.NAME)));
    try {
      return commandLine.execute(arguments);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError e) {
      return failures.report(e, commandLine);
    }
  }
}
