package dev.loupe.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command did.
 *
 * @param exitCode the exit code
 * @param out all of stdout
 * @param err what stderr tells besides progress
 */
record Cli(int exitCode, String out, String err) {

  /** Runs a command in this process. */
  static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    String told =
        err.toString()
            .lines()
            .filter(line -> !line.endsWith(" ..."))
            .reduce("", (text, line) -> text + line + "\n");
    return new Cli(exitCode, out.toString(), told);
  }
}
