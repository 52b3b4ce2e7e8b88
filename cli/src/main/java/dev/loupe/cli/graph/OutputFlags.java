package dev.loupe.cli.graph;

import dev.loupe.error.BadInputException;
import dev.loupe.render.Drawing;
import dev.loupe.render.Format;
import dev.loupe.render.Output;
import dev.loupe.render.view.SourceLinks;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a drawing goes to, in which format. */
final class OutputFlags {
  private static final String STDOUT = "-";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to; its ending says the format: .svg, .png, .pdf, .dot, .mmd (Mermaid), .me.json"
              + " (Google's Model Explorer), .json (all that was recorded) or .html (a page to explore"
              + " it in). - is standard output. Default: the model's name, in the current folder.")
  private @Nullable String output;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "svg, png, pdf, dot, mermaid, model-explorer, json or html, whatever FILE ends in. Default:"
              + " svg where there is no FILE.")
  private @Nullable Format format;

  @Option(
      names = "--scale",
      paramLabel = "S",
      description =
          "How many pixels of a .png a pixel of the drawing becomes, in each direction. Default: 2.")
  private double scale = 2;

  @Option(
      names = "--source-url",
      paramLabel = "PATTERN",
      description =
          "Make each layer a link to its line of source: a URL with {file} and {line} in it, such"
              + " as https://github.com/acme/net/blob/main/{file}#L{line}.")
  private @Nullable String sourceUrl;

  /** Whether a drawing is asked for. */
  boolean isGiven() {
    return output != null || format != null;
  }

  /**
   * A place for a drawing.
   *
   * @param file the file; empty for standard output
   * @param format what to write there
   */
  record Target(Optional<Path> file, Format format) {

    void write(Drawing drawing, PrintWriter out) {
      if (file.isPresent()) {
        drawing.write(file.get(), format);
      } else {
        out.print(new String(drawing.bytes(format), StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  /**
   * Decides where to and in which format.
   *
   * @param stem the name of the file, without an ending, if none was given
   * @throws BadInputException if the format is unknown, or no text for standard output
   */
  Target target(String stem) {
    if (output == null) {
      Format chosen = format == null ? Format.SVG : format;
      return new Target(
          Optional.of(Path.of(stem + "." + chosen.extensions().asList().get(0))), chosen);
    }
    if (output.equals(STDOUT)) {
      Format chosen = format == null ? Format.SVG : format;
      if (!chosen.isText()) {
        throw new BadInputException(
            "A %s is no text for standard output: give -o a file"
                .formatted(chosen.name().toLowerCase(Locale.ROOT)));
      }
      return new Target(Optional.empty(), chosen);
    }
    Path file = Path.of(output);
    return new Target(Optional.of(file), format == null ? Format.of(file) : format);
  }

  /**
   * How to write.
   *
   * @throws BadInputException if the scale or the pattern is of no use
   */
  Output output() {
    Output scaled = Output.DEFAULT.withScale(scale);
    return sourceUrl == null ? scaled : scaled.withLinks(SourceLinks.to(sourceUrl));
  }
}
