package dev.loupe.cli.gallery;

import com.google.common.collect.ImmutableList;
import dev.loupe.cli.console.Failures;
import dev.loupe.cli.input.InputSpec;
import dev.loupe.cli.page.RelativePaths;
import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * What the models of a gallery are given, from a text file: in each line a pattern of models' names
 * and an input for each argument, {@code lstm*.pt int64:2x9 mask:bool:9}. The first line that fits
 * a model counts; {@code #} begins a comment.
 */
final class InputTable {
  private final ImmutableList<Line> lines;

  private record Line(PathMatcher pattern, ImmutableList<String> inputs) {}

  private InputTable(List<Line> lines) {
    this.lines = ImmutableList.copyOf(lines);
  }

  /** Knows no inputs. */
  static InputTable empty() {
    return new InputTable(List.of());
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if it can't be read, or a line is wrong
   */
  static InputTable read(Path file) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    try {
      for (String text : Files.readAllLines(file)) {
        number++;
        String content = text.replaceFirst("(^|\\s)#.*", "").strip();
        if (!content.isEmpty()) {
          lines.add(line(file, content));
        }
      }
    } catch (BadInputException | PatternSyntaxException e) {
      throw new BadInputException("%s:%d: %s".formatted(file, number, Failures.text(e)), e);
    } catch (IOException e) {
      throw new BadInputException("The inputs in %s can't be read".formatted(file), e);
    }
    return new InputTable(lines);
  }

  private static Line line(Path file, String content) {
    List<String> words = List.of(content.split("\\s+", -1));
    if (words.size() < 2) {
      throw new BadInputException("no input after the pattern, as in `lstm*.pt int64:2x9`");
    }
    RelativePaths paths = new RelativePaths(file);
    ImmutableList<String> inputs =
        words.subList(1, words.size()).stream()
            .map(input -> paths.value("input", input))
            .collect(ImmutableList.toImmutableList());
    inputs.forEach(InputSpec::parse);
    return new Line(FileSystems.getDefault().getPathMatcher("glob:" + words.get(0)), inputs);
  }

  /** The inputs of a model; empty if no line fits. */
  ImmutableList<String> of(String name) {
    Path path = Path.of(name.replace(':', '-')).getFileName();
    return lines.stream()
        .filter(line -> path != null && line.pattern().matches(path))
        .findFirst()
        .map(Line::inputs)
        .orElse(ImmutableList.of());
  }
}
