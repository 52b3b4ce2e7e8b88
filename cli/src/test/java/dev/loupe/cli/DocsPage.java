package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What stands in the pages of docs. */
final class DocsPage {
  private DocsPage() {}

  /** The blocks of code in a language, in order. */
  static List<String> blocks(String page, String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("..", "docs", page)))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The code is in the source, however it is laid out. */
  static void assertContains(String source, String code) {
    assertThat(withoutLayout(source)).contains(withoutLayout(code));
  }

  private static String withoutLayout(String code) {
    return code.replaceAll("\\s+", "");
  }
}
