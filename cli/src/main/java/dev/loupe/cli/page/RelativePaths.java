package dev.loupe.cli.page;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Files that a text names, such as a page: relative to it, wherever Loupe is started.
 *
 * @param text the file that names others
 */
public record RelativePaths(Path text) {

  /** A file beside the text, or the same name, for the zoo and classes. */
  public String model(String name) {
    try {
      Path file = text.resolveSibling(name);
      return Files.isRegularFile(file) ? file.normalize().toString() : name;
    } catch (InvalidPathException e) {
      return name;
    }
  }

  /** The value of an option, with its files if it names any. */
  public String value(String option, String value) {
    return switch (option) {
      case "classpath" ->
          Arrays.stream(value.split(File.pathSeparator, -1))
              .map(entry -> text.resolveSibling(entry).toString())
              .collect(joining(File.pathSeparator));
      case "input" -> {
        int at = value.indexOf('@');
        yield at < 0
            ? value
            : value.substring(0, at + 1) + text.resolveSibling(value.substring(at + 1));
      }
      default -> value;
    };
  }
}
