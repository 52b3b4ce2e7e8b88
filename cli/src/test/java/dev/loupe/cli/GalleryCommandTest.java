package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GalleryCommandTest {
  @TempDir Path folder;

  private Path models;
  private Path out;

  @BeforeEach
  void putModelsIntoAFolder() throws IOException {
    models = Files.createDirectory(folder.resolve("models"));
    out = folder.resolve("out");
    Files.copy(Path.of("..", "docs", "example.pt"), models.resolve("example.pt"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFolderOfModelsBecomesAPage() throws IOException {
    Files.writeString(
        models.resolve("inputs.txt"),
        "# model  inputs\nexam*.pt  2x4  mask:bool:2x3=ones  # two\n");

    Cli result = Cli.run("gallery", models.toString(), "-o", out.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("Wrote " + out.resolve("index.html") + ": 1 models, ");
    assertThat(out.resolve("index.html"))
        .content()
        .contains("<h2>example.pt</h2>", "on 2x4, 2x3: ");
    assertThat(names(out)).contains("example-whole.svg", "index.html");
  }

  @Test
  void loopsAreShownRolledTooAndTheSameDrawingOnce() throws IOException {
    Cli result = Cli.run("gallery", "simple-recurrent", "zoo:branching", "-o", out + "/models.md");

    assertThat(result.err()).isEqualTo("");
    assertThat(names(out)).containsExactly("models", "models.md");
    assertThat(names(out.resolve("models")))
        .containsExactly(
            "branching-whole.svg",
            "simple-recurrent-rolled-whole.svg",
            "simple-recurrent-whole.svg");
    assertThat(out.resolve("models.md"))
        .hasContent(
            """
            # Models

            ## simple-recurrent

            SimpleRecurrent on 6x5: 12 operations, 30 parameters (120 B)

            | whole | rolled, whole |
            | :---: | :---: |
            | <a href="models/simple-recurrent-whole.svg"><img src="models/simple-recurrent-whole.svg" height="240" alt="simple-recurrent, whole"></a> | <a href="models/simple-recurrent-rolled-whole.svg"><img src="models/simple-recurrent-rolled-whole.svg" height="240" alt="simple-recurrent, rolled, whole"></a> |

            ## zoo:branching

            Branching on 2x6: 4 operations, 84 parameters (336 B)

            | whole |
            | :---: |
            | <a href="models/branching-whole.svg"><img src="models/branching-whole.svg" height="240" alt="zoo:branching, whole"></a> |
            """);
  }

  @Test
  void aModelThatFailsIsToldAndTheOthersAreDrawn() throws IOException {
    Files.writeString(models.resolve("a<b.pt"), "no model");

    Cli result =
        Cli.run(
            "gallery", models.toString(), "zoo:branching", "--input", "2x4", "-o", out.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.err()).startsWith("loupe: a<b.pt: ").contains("\nloupe: example.pt: ");
    assertThat(out.resolve("index.html"))
        .content()
        .contains("<section class=\"failed\">\n<h2>a&lt;b.pt</h2>", "<h2>zoo:branching</h2>")
        .contains("src=\"branching-whole.svg\"");
  }

  @Test
  void wrongUseIsOneLineAndWritesNothing() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path table = Files.writeString(folder.resolve("in.txt"), "\nexample*\n");
    Path wrong = Files.writeString(folder.resolve("wrong.txt"), "example* 2xx\n");

    assertThat(run(empty.toString()))
        .isEqualTo(
            "No model in the folder %s: these end in .pt, .pth, .ts, .zip, .jit, .torchscript or .loupe"
                .formatted(empty));
    assertThat(run("alexnt")).isEqualTo("No file and no zoo model 'alexnt'; near it: alexnet");
    assertThat(run(models.toString(), "--inputs", table.toString()))
        .isEqualTo(table + ":2: no input after the pattern, as in `lstm*.pt int64:2x9`");
    assertThat(run(models.toString(), "--inputs", wrong.toString()))
        .startsWith(wrong + ":1: The input '2xx' can't be used: ");
    assertThat(run(models.toString(), "--inputs", folder + "/none.txt"))
        .isEqualTo("The inputs in %s/none.txt can't be read".formatted(folder));
    assertThat(out).doesNotExist();
  }

  private String run(String... arguments) {
    Cli result =
        Cli.run(
            Stream.of(List.of("gallery", "-o", out.toString()), List.of(arguments))
                .flatMap(List::stream)
                .toArray(String[]::new));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("loupe: ").endsWith("\n");
    return result.err().substring("loupe: ".length()).strip();
  }
}
