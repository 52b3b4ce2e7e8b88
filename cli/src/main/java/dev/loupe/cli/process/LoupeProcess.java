package dev.loupe.cli.process;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import dev.loupe.cli.Main;
import dev.loupe.error.LoupeException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line in a new JVM, since libtorch can be loaded by one class loader of a process
 * only, and may end a process that is not Loupe's. Immutable, and safe for use by several threads.
 *
 * @param classpath Loupe and all that it needs
 */
public record LoupeProcess(ImmutableList<Path> classpath) {
  private static final String PREFIX = "loupe: ";

  /** From here on, Java warns of native libraries and of Unsafe unless it is told of them. */
  private static final int WARY_JAVA = 24;

  /**
   * What a command did.
   *
   * @param exitCode 0 for success, 2 for wrong use or bad input, 1 for any other failure
   * @param lines what it told, on stdout or stderr, without progress
   */
  public record Result(int exitCode, ImmutableList<String> lines) {

    /** Whether all went well. */
    public boolean passed() {
      return exitCode == 0;
    }

    /** What was told last: for a failure, its reason in one line. */
    public String reason() {
      return lines.isEmpty()
          ? "loupe ended with exit code %d".formatted(exitCode)
          : lines.get(lines.size() - 1);
    }
  }

  /**
   * Runs a command and waits for its end.
   *
   * @param folder where it runs
   * @param arguments such as {@code graph}, {@code alexnet}
   * @throws LoupeException if no process can be started, or this thread is interrupted
   */
  public Result run(Path folder, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djdk.attach.allowAttachSelf=true");
    command.add("-XX:+EnableDynamicAgentLoading");
    if (Runtime.version().feature() >= WARY_JAVA) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add(Main.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Not an argument: these have less room on some systems.
    builder
        .environment()
        .put(
            "CLASSPATH",
            classpath.stream().map(Path::toString).collect(joining(File.pathSeparator)));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        ImmutableList<String> lines =
            output
                .lines()
                .filter(line -> !line.startsWith(PREFIX) || !line.endsWith(" ..."))
                .map(line -> line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line)
                .collect(ImmutableList.toImmutableList());
        return new Result(process.waitFor(), lines);
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new LoupeException("No process for Loupe can be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoupeException("Interrupted while Loupe ran", e);
    }
  }
}
