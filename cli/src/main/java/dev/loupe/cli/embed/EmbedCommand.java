package dev.loupe.cli.embed;

import dev.loupe.cli.console.Failures;
import dev.loupe.cli.console.Progress;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.files.SafeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loupe embed}. */
@Command(
    name = "embed",
    description = {
      "Draws the pictures that comments in pages of Markdown or AsciiDoc ask for, and puts each"
          + " below its comment:",
      "",
      "  <!-- loupe: zoo:alexnet depth=1 -->",
      "  // loupe: net.pt input=1x3x224x224 view=rolled file=img/net.svg",
      "",
      "The words after the model are the options of `loupe graph` without their dashes, and file=,"
          + " alt=, width= and height=. Files are relative to the page. Comments in code are left"
          + " alone. If anything is wrong, nothing is written."
    },
    sortOptions = false)
public final class EmbedCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "PAGE",
      description = "Files that end in .md, .markdown, .adoc or .asciidoc.")
  private List<Path> pages = List.of();

  @Option(
      names = "--check",
      description =
          "Write nothing; exit with 1 if a picture or page is not what it would be now, and say"
              + " which.")
  private boolean check;

  @Option(
      names = "--classpath",
      paramLabel = "CP",
      description = "Where classes of models are, for comments that say no classpath=.")
  private String classpath = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Embedding embedding = new Embedding(new Progress(err));
    pages.forEach(page -> embedding.read(page, classpath));
    if (embedding.errors().isEmpty()) {
      embedding.draw();
    }
    if (!embedding.errors().isEmpty()) {
      return fail(embedding.errors(), err);
    }
    Map<Path, String> files = embedding.files();
    files.entrySet().removeIf(file -> isCurrent(file.getKey(), file.getValue()));
    files.forEach(check ? (file, text) -> complain(file, err) : this::write);
    if (check && !files.isEmpty()) {
      return ExitCode.SOFTWARE;
    }
    if (files.isEmpty()) {
      spec.commandLine()
          .getOut()
          .printf("All up to date: %d pictures in %d pages%n", embedding.size(), pages.size());
    }
    return ExitCode.OK;
  }

  private static int fail(List<LoupeException> errors, PrintWriter err) {
    errors.forEach(error -> err.println("loupe: " + Failures.text(error)));
    err.flush();
    return errors.stream().anyMatch(BadInputException.class::isInstance)
        ? ExitCode.USAGE
        : ExitCode.SOFTWARE;
  }

  private static boolean isCurrent(Path file, String text) {
    try {
      return Files.isRegularFile(file)
          && Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return false;
    }
  }

  private static void complain(Path file, PrintWriter err) {
    err.println(
        "loupe: %s is %s; `loupe embed` without --check renews it"
            .formatted(file, Files.exists(file) ? "out of date" : "missing"));
  }

  private void write(Path file, String text) {
    SafeFile.write(file, text);
    spec.commandLine().getOut().println("Wrote " + file);
  }
}
