package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmbedCommandTest {
  @TempDir Path folder;

  private Path page(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Cli embed(Path page) {
    return Cli.run("embed", page.toString());
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void aPictureIsPutBelowItsCommentAndRenewed() throws IOException {
    Path page =
        page(
            "page.md",
            """
            # Loops
            <!-- loupe: zoo:simple-recurrent view=rolled -->

            <!-- loupe: simple-recurrent file=img/x.svg alt="A [loop] & more" height=200 -->
            ![old](old.svg)
            The end.
            """);
    Files.createDirectory(folder.resolve("img"));

    Cli result = embed(page);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "Wrote " + folder.resolve("page-simple-recurrent-rolled.svg"),
            "Wrote " + folder.resolve("img/x.svg"),
            "Wrote " + page);
    assertThat(page)
        .hasContent(
            """
            # Loops
            <!-- loupe: zoo:simple-recurrent view=rolled -->
            ![SimpleRecurrent: 12 operations, 30 parameters](page-simple-recurrent-rolled.svg)

            <!-- loupe: simple-recurrent file=img/x.svg alt="A [loop] & more" height=200 -->
            <img src="img/x.svg" height="200" alt="A [loop] &amp; more">
            The end.
            """);
    assertThat(folder.resolve("page-simple-recurrent-rolled.svg"))
        .content()
        .contains(">linear_1_1 (x4)<");
    assertThat(folder.resolve("img/x.svg")).content().contains(">linear_1_1:4<");

    Map<String, String> first = files();
    assertThat(embed(page))
        .isEqualTo(
            new Cli(0, "All up to date: 2 pictures in 1 pages" + System.lineSeparator(), ""));
    assertThat(files()).isEqualTo(first);
  }

  @Test
  void whatFormattersDoToAPageIsKept() throws IOException {
    Path page =
        page("a.md", "<!-- loupe: branching -->\r\ntext\r\n<!--loupe: branching depth=1-->");
    embed(page);

    assertThat(page)
        .content()
        .isEqualTo(
            """
            <!-- loupe: branching -->~
            ![Branching: 4 operations, 84 parameters](a-branching.svg)~
            text~
            <!--loupe: branching depth=1-->
            ![Branching: 4 operations, 84 parameters](a-branching-depth1.svg)"""
                .replace('~', '\r'));

    String apart = Files.readString(page).replace("-->\r\n", "-->\r\n\r\n");
    Files.writeString(page, apart);
    assertThat(embed(page).out()).startsWith("All up to date");
    assertThat(page).content().isEqualTo(apart);
  }

  @Test
  void commentsInCodeAreLeftAlone() throws IOException {
    String text =
        """
        ````
        ```
        <!-- loupe: nothing -->
        ````
        ~~~md
        <!-- loupe: nothing -->
        ~~~
            <!-- loupe: nothing -->
        Inline `<!-- loupe: nothing -->` too.
        """;
    Path page = page("a.md", text);

    assertThat(embed(page))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: %s has no comment for Loupe, such as <!-- loupe: zoo:alexnet depth=1 -->\n"
                    .formatted(page)));
    assertThat(page).hasContent(text);
  }

  @Test
  void asciiDocHasItsOwnCommentsAndItsFolderOfImages() throws IOException {
    Files.createDirectory(folder.resolve("img"));
    Path page =
        page(
            "a.adoc",
            """
            = Title
            :imagesdir: img

            // loupe: zoo:branching width=300
            ----
            // loupe: nothing
            ----
            """);

    assertThat(embed(page).err()).isEmpty();

    assertThat(page)
        .content()
        .contains(
            """
            width=300
            image::a-branching.svg["Branching: 4 operations, 84 parameters",width=300]
            ----
            // loupe: nothing
            """);
    assertThat(folder.resolve("img/a-branching.svg")).exists();
  }

  @Test
  void checkWritesNothingAndNamesWhatIsOutOfDate() throws IOException {
    Path page = page("a.md", "<!-- loupe: branching file=b.svg -->\n");
    Path picture = folder.resolve("b.svg");

    assertThat(Cli.run("embed", "--check", page.toString()))
        .isEqualTo(
            new Cli(
                1,
                "",
                """
                loupe: %s is missing; `loupe embed` without --check renews it
                loupe: %s is out of date; `loupe embed` without --check renews it
                """
                    .formatted(picture, page)));
    assertThat(picture).doesNotExist();

    embed(page);
    assertThat(Cli.run("embed", "--check", page.toString()).exitCode()).isZero();

    Files.writeString(picture, "old");
    assertThat(Cli.run("embed", "--check", page.toString()).err())
        .isEqualTo(
            "loupe: %s is out of date; `loupe embed` without --check renews it\n"
                .formatted(picture));
    assertThat(picture).hasContent("old");
  }

  @Test
  void filesAreRelativeToThePage() throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    Path source = Path.of("..", "docs", "example.pt");
    Files.copy(source, folder.resolve("net.pt"));
    Path page = page("docs/a.md", "<!-- loupe: ../net.pt input=2x4 input=mask:bool:2x3=ones -->\n");

    assertThat(embed(page).err()).isEmpty();
    assertThat(folder.resolve("docs/a-net.svg")).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          zoo:alexnet dpeth=1    | No option 'dpeth'; near it: depth
          zoo:alexnet depth=x    | Invalid value for option 'depth': 'x' is not an int
          zoo:alexnet depth=-1   | No depth -1: give 1 or more, or 0 to open all modules
          zoo:alexnet --depth=1  | '--depth=1' has dashes; options have none in comments: depth=2
          zoo:alexnet output=x   | 'output' has no meaning in a comment
          zoo:alexnet unknown    | No option 'unknown'
          zoo:alexnet file=x.png | file=x.png must end in .svg
          zoo:alexnet alt="x     | a quote is not closed: "x
          zoo:alexnt             | No file and no zoo model 'alexnt'; near it: alexnet
          branching focus=nothing | No module 'nothing'; `loupe summary` lists the modules
          depth=1                | no model: it comes first, as in `loupe: zoo:alexnet depth=1`
          ``                     | no model: it comes first, as in `loupe: zoo:alexnet depth=1`
          """)
  void aBadCommentIsOneLineWithItsPlaceAndNothingIsWritten(String comment, String message)
      throws IOException {
    Path page = page("a.md", "<!-- loupe: branching -->\n<!-- loupe: %s -->\n".formatted(comment));
    Map<String, String> before = files();

    assertThat(embed(page)).isEqualTo(new Cli(2, "", "loupe: %s:2: %s\n".formatted(page, message)));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void twoCommentsCanNotDrawTheSameFileOtherwise() throws IOException {
    Path page =
        page(
            "a.md", "<!-- loupe: branching file=x.svg -->\n<!-- loupe: two-heads file=x.svg -->\n");

    assertThat(embed(page).err())
        .isEqualTo(
            "loupe: %s:2: another comment draws %s otherwise; name one of them with file=\n"
                .formatted(page, folder.resolve("x.svg")));
  }

  @Test
  void pagesThatAreOfNoUseAreTold() throws IOException {
    Path text = page("a.txt", "x");
    Path open = page("b.md", "<!-- loupe: branching\n-->\n");
    Path binary = Files.write(folder.resolve("c.md"), new byte[] {(byte) 0xff, 0});

    assertThat(
            Cli.run(
                "embed",
                text.toString(),
                open.toString(),
                binary.toString(),
                folder.resolve("d.md").toString()))
        .isEqualTo(
            new Cli(
                2,
                "",
                """
                loupe: %1$s/a.txt is no Markdown (.md, .markdown) and no AsciiDoc (.adoc, .asciidoc)
                loupe: %1$s/b.md:1: the comment must be alone on its line, and end there
                loupe: %1$s/c.md is no text in UTF-8
                loupe: No file %1$s/d.md
                """
                    .formatted(folder)));
  }
}
