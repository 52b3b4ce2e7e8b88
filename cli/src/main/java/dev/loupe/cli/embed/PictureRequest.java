package dev.loupe.cli.embed;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import dev.loupe.cli.console.Failures;
import dev.loupe.cli.graph.Choice;
import dev.loupe.cli.graph.GraphCommand;
import dev.loupe.cli.model.ModelName;
import dev.loupe.cli.page.Comment;
import dev.loupe.cli.page.Page;
import dev.loupe.cli.page.Picture;
import dev.loupe.cli.page.RelativePaths;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What a comment asks for: {@code zoo:alexnet depth=1} means what {@code loupe graph zoo:alexnet
 * --depth=1} does, and is read by that command.
 *
 * @param page where the comment stands
 * @param comment the comment
 * @param graph the command, with its options read
 * @param file where the picture goes
 * @param own what concerns the page alone: {@code file}, {@code alt}, {@code width}, {@code height}
 */
record PictureRequest(
    Page page, Comment comment, GraphCommand graph, Path file, Map<String, String> own) {
  private static final ImmutableSet<String> OWN = ImmutableSet.of("file", "alt", "width", "height");

  /** Options of the command that mean nothing for a picture in a page. */
  private static final ImmutableSet<String> FOREIGN =
      ImmutableSet.of("output", "partial", "verbose", "gradients");

  /** Options that change no name of a picture. */
  private static final ImmutableSet<String> UNNAMED =
      ImmutableSet.of("input", "classpath", "seed", "engine");

  /**
   * Reads a comment.
   *
   * @param classpath where classes are, if the comment does not say it
   * @throws BadInputException if it can't be understood; the message begins with file and line
   */
  static PictureRequest of(Page page, Comment comment, String classpath) {
    try {
      return read(page, comment, classpath);
    } catch (ParameterException e) {
      throw at(page, comment, Failures.message(e).replaceAll("(?<=[' ])--(?=[a-z])", ""), e);
    } catch (BadInputException e) {
      throw at(page, comment, Failures.text(e), e);
    }
  }

  private static PictureRequest read(Page page, Comment comment, String classpath) {
    ImmutableList<String> words = comment.words();
    if (words.isEmpty() || words.get(0).contains("=")) {
      throw new BadInputException("no model: it comes first, as in `loupe: zoo:alexnet depth=1`");
    }
    RelativePaths paths = new RelativePaths(page.file());
    String model = paths.model(words.get(0));
    Map<String, String> own = new HashMap<>();
    List<String> arguments = new ArrayList<>(List.of(model));
    List<String> names = new ArrayList<>();
    names.add(MoreFiles.getNameWithoutExtension(page.file()));
    names.add(ModelName.stem(model));
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      if (key.startsWith("-")) {
        throw new BadInputException(
            "'%s' has dashes; options have none in comments: depth=2".formatted(word));
      } else if (FOREIGN.contains(key)) {
        throw new BadInputException("'%s' has no meaning in a comment".formatted(key));
      } else if (OWN.contains(key)) {
        own.put(key, value);
      } else {
        arguments.add("--" + (equals < 0 ? key : key + "=" + paths.value(key, value)));
        if (!UNNAMED.contains(key)) {
          names.add(value.matches("[A-Za-z].*") ? value : key + value);
        }
      }
    }
    if (!classpath.isEmpty() && arguments.stream().noneMatch(it -> it.startsWith("--classpath"))) {
      arguments.add("--classpath=" + classpath);
    }
    String name = String.join("-", names).replaceAll("[^\\w.]+", "-").replaceAll("-+$", "");
    Path file =
        own.containsKey("file")
            ? page.file().resolveSibling(own.get("file"))
            : page.pictures().resolve(name + ".svg");
    if (!String.valueOf(file.getFileName()).endsWith(".svg")) {
      throw new BadInputException("file=%s must end in .svg".formatted(own.get("file")));
    }
    return new PictureRequest(page, comment, graph(arguments), file.normalize(), own);
  }

  private static GraphCommand graph(List<String> arguments) {
    GraphCommand graph = new GraphCommand();
    CommandLine commandLine = new CommandLine(graph).setExpandAtFiles(false);
    Choice.register(commandLine);
    commandLine.parseArgs(arguments.toArray(String[]::new));
    graph.check();
    return graph;
  }

  private static BadInputException at(Page page, Comment comment, String message, Exception e) {
    return new BadInputException("%s:%d: %s".formatted(page.file(), comment.line(), message), e);
  }

  /** Where the comment is: {@code README.md:12}. */
  String place() {
    return page.file() + ":" + comment.line();
  }

  /** The picture as the page shows it. */
  Picture picture(ModelHistory history) {
    Path folder = page.pictures().toAbsolutePath().normalize();
    String target =
        folder.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
    String alt =
        own.getOrDefault(
            "alt",
            String.format(
                Locale.ROOT,
                "%s: %,d operations, %,d parameters",
                history.modelName(),
                history.operations().size(),
                history.totalParameters()));
    return new Picture(
        target, alt, Optional.ofNullable(own.get("width")), Optional.ofNullable(own.get("height")));
  }
}
