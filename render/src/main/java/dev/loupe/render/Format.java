package dev.loupe.render;

import com.google.common.collect.ImmutableSet;
import dev.loupe.error.BadInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of files that drawings are written to. */
public enum Format {
  /** A picture that stands alone, with text, tooltips and links. */
  SVG(Content.TEXT, "svg"),
  /** A picture of pixels. */
  PNG(Content.BINARY, "png"),
  /** One page with the picture, its lines as lines and its text as text. */
  PDF(Content.BINARY, "pdf"),
  /** The graph in Graphviz' language. */
  DOT(Content.TEXT, "dot", "gv"),
  /** A Mermaid flowchart, which many Markdown hosts draw. */
  MERMAID(Content.TEXT, "mmd", "mermaid"),
  /** A graph collection for Google's Model Explorer. */
  MODEL_EXPLORER(Content.TEXT, "me.json"),
  /** All that was recorded, whatever the drawing shows of it. */
  JSON(Content.TEXT, "json");

  private enum Content {
    TEXT,
    BINARY
  }

  private final Content content;
  private final ImmutableSet<String> extensions;

  Format(Content content, String... extensions) {
    this.content = content;
    this.extensions = ImmutableSet.copyOf(extensions);
  }

  /** Whether its files are text, in UTF-8. */
  public boolean isText() {
    return content == Content.TEXT;
  }

  /** What the names of its files end in, without the dot before; the usual one first. */
  public ImmutableSet<String> extensions() {
    return extensions;
  }

  /**
   * The format that a file's extension stands for.
   *
   * @throws BadInputException if it stands for none
   */
  public static Format of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    // In this order: net.me.json is no plain .json.
    return Arrays.stream(values())
        .filter(format -> format.extensions.stream().anyMatch(end -> name.endsWith("." + end)))
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
