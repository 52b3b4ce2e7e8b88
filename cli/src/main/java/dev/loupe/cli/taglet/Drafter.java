package dev.loupe.cli.taglet;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import dev.loupe.cli.process.LoupeProcess;
import dev.loupe.error.LoupeException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileManager;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** Has Loupe draw, in a process of its own. */
final class Drafter {

  private Drafter() {}

  /**
   * Draws what {@code loupe graph} would.
   *
   * @param arguments the model and the options, without {@code -o}
   * @return an SVG document
   * @throws LoupeException if that fails; the message is one line
   */
  static String draw(List<String> arguments) {
    try {
      Path folder = Files.createTempDirectory("loupe");
      Path file = folder.resolve("graph.svg");
      try {
        LoupeProcess.Result result =
            new LoupeProcess(loupe())
                .run(
                    Path.of("").toAbsolutePath(),
                    Stream.of(List.of("graph"), arguments, List.of("-o", file.toString()))
                        .flatMap(List::stream)
                        .toList());
        if (!result.passed()) {
          throw new LoupeException(result.reason());
        }
        return Files.readString(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new LoupeException("No room for a drawing: " + e.getMessage(), e);
    }
  }

  /** Javadoc's class path, as far as it exists. */
  static String classpath(JavaFileManager files) {
    if (!(files instanceof StandardJavaFileManager standard)) {
      return "";
    }
    Iterable<? extends Path> paths = standard.getLocationAsPaths(StandardLocation.CLASS_PATH);
    return paths == null
        ? ""
        : Streams.stream(paths)
            .filter(Files::exists)
            .map(path -> path.toAbsolutePath().toString())
            .collect(joining(File.pathSeparator));
  }

  /** What this class was loaded from: {@code -tagletpath}. */
  private static ImmutableList<Path> loupe() {
    if (Drafter.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(Drafter::path)
          .collect(ImmutableList.toImmutableList());
    }
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .collect(ImmutableList.toImmutableList());
  }

  private static Path path(URL url) {
    return Path.of(URI.create(url.toExternalForm()));
  }
}
