package dev.loupe.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page of the docs whose code stands in a test, too.
 *
 * @param name of the file in {@code docs}
 */
record TourPage(String name) {

  /** The blocks of code in a language, in order. */
  List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("..", "docs", name)))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The Java code of the page that a test lacks. */
  List<String> codeThatIsNotIn(Class<?> test) throws IOException {
    String source =
        withoutLayout(
            Files.readString(
                Path.of("src/test/java/dev/loupe/cli/" + test.getSimpleName() + ".java")));
    return blocks("java").stream().filter(block -> !source.contains(withoutLayout(block))).toList();
  }

  private static String withoutLayout(String code) {
    return code.replaceAll("\\s+", "");
  }

  /** What an example prints. */
  static String printed(Runnable example) {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      example.run();
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
