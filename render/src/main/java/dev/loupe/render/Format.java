package dev.loupe.render;

import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import dev.loupe.error.BadInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of files that drawings are written to. */
enum Format {
  SVG("svg"),
  DOT("dot", "gv"),
  JSON("json"),
  HTML("html");

  private final ImmutableSet<String> extensions;

  Format(String... extensions) {
    this.extensions = ImmutableSet.copyOf(extensions);
  }

  /**
   * The format that a file's extension stands for.
   *
   * @throws BadInputException if it stands for none
   */
  static Format of(Path file) {
    String extension = MoreFiles.getFileExtension(file).toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.extensions.contains(extension))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "No format for %s: its name must end in %s".formatted(file, known())));
  }

  private static String known() {
    return Arrays.stream(values())
        .flatMap(format -> format.extensions.stream())
        .map(extension -> "." + extension)
        .collect(Collectors.joining(", "));
  }
}
