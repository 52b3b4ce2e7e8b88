package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GraphCommandTest {
  @TempDir Path folder;

  @Test
  void alexNetIsRecordedWholeAsJson() throws IOException {
    Path file = folder.resolve("a.json");

    Cli result = Cli.run("graph", "zoo:alexnet", "-o", file.toString());

    assertThat(result)
        .isEqualTo(
            new Cli(0, "Wrote " + file + ": AlexNet, 22 operations, 61,100,840 parameters\n", ""));
    JsonNode history = new ObjectMapper().readTree(file.toFile());
    assertThat(history.get("model").asText()).isEqualTo("AlexNet");
    assertThat(history.get("parameters_total").asLong()).isEqualTo(61_100_840);
    assertThat(history.get("layers")).hasSize(24);
    assertThat(history.get("layers").findValuesAsText("label"))
        .startsWith("input_1", "conv2d_1_1", "relu_1_2")
        .endsWith("linear_3_22", "output_1");
    JsonNode conv = history.get("layers").get(7);
    assertThat(conv.get("label").asText()).isEqualTo("conv2d_3_7");
    assertThat(conv.get("modules")).extracting(JsonNode::asText).endsWith("features.6:1");
    assertThat(conv.get("parents")).extracting(JsonNode::asText).containsExactly("maxpool2d_2_6");
    assertThat(conv.get("children")).extracting(JsonNode::asText).containsExactly("relu_3_8");
    assertThat(conv.get("dtype").asText()).isEqualTo("float32");
  }

  @Test
  void optionsReachTheDrawing() throws IOException {
    Path whole = folder.resolve("whole.svg");
    Path focused = folder.resolve("focused.dot");

    assertThat(Cli.run("graph", "simple-recurrent", "--view", "rolled", "-o", whole.toString()))
        .extracting(Cli::exitCode)
        .isEqualTo(0);
    assertThat(
            Cli.run(
                "graph",
                "alexnet",
                "--focus",
                "classifier",
                "--depth",
                "2",
                "--direction",
                "LEFTRIGHT",
                "-o",
                focused.toString()))
        .extracting(Cli::exitCode)
        .isEqualTo(0);

    assertThat(whole).content().startsWith("<svg").contains("linear_1_1").contains("x4");
    assertThat(focused).content().contains("rankdir=LR").doesNotContain("conv2d_3_7");
  }

  @Test
  void verboseTellsTheLayoutAndWhy() {
    String file = folder.resolve("a.svg").toString();

    assertThat(Cli.run("graph", "branching", "--verbose", "-o", file).err())
        .contains("loupe: layout: embedded, as by default (");
    assertThat(Cli.run("graph", "branching", "--verbose", "--engine", "elk", "-o", file).err())
        .contains("loupe: layout: elk, as asked for (");
    assertThat(Cli.run("graph", "branching", "-o", file).err()).doesNotContain("layout");
  }

  @Test
  void theSameSeedGivesTheSameDrawing() {
    Path first = folder.resolve("first.dot");
    Path second = folder.resolve("second.dot");

    Cli.run("graph", "branching", "--seed", "3", "-o", first.toString());
    Cli.run("graph", "branching", "--seed", "3", "-o", second.toString());

    assertThat(first).hasSameTextualContentAs(second);
  }

  @Test
  void anUnknownFormatIsRefused() {
    Path file = folder.resolve("a.bmp");

    assertThat(Cli.run("graph", "no-such-model", "-o", file.toString()))
        .isEqualTo(
            new Cli(
                2,
                "",
                ("loupe: No format for %s: its name must end in .svg, .png, .pdf, .dot, .gv, .mmd,"
                        + " .mermaid, .me.json, .json, .html\n")
                    .formatted(file)));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void everyFormatIsWrittenByItsName() throws IOException {
    for (String format : new String[] {"svg", "pdf", "dot", "mermaid", "model-explorer", "json"}) {
      Path file = folder.resolve("drawing");
      assertThat(Cli.run("graph", "branching", "--format", format, "-o", file.toString()))
          .as(format)
          .extracting(Cli::exitCode)
          .isEqualTo(0);
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(format)
          .startsWith(
              switch (format) {
                case "svg" -> "<svg";
                case "pdf" -> "%PDF-1.7";
                case "dot" -> "digraph";
                case "mermaid" -> "---\ntitle:";
                case "model-explorer" -> "{\n \"label\":";
                default -> "{\n  \"model\":";
              });
    }
  }

  @Test
  void aDashIsStandardOutput() {
    Cli dot = Cli.run("graph", "branching", "--format", "dot", "-o", "-");

    assertThat(dot.exitCode()).isZero();
    assertThat(dot.out()).startsWith("digraph \"Branching\" {\n").endsWith("}\n");
    assertThat(Cli.run("graph", "branching", "-o", "-").out())
        .startsWith("<svg")
        .endsWith("</svg>\n");
    assertThat(Cli.run("graph", "branching", "--format", "png", "-o", "-"))
        .isEqualTo(new Cli(2, "", "loupe: A png is no text for standard output: give -o a file\n"));
  }

  @Test
  void layersLeadToTheirSource() {
    assertThat(
            Cli.run(
                    "graph",
                    "branching",
                    "--source-url",
                    "https://example.org/{file}#L{line}",
                    "-o",
                    "-")
                .out())
        .containsPattern("<a href=\"https://example.org/[^\"]+#L[1-9][0-9]*\"");
  }

  @Test
  void whatMermaidCanNotDrawIsRefused() {
    Path file = folder.resolve("a.mmd");

    String links = "https://github.com/acme/net/blob/main/{file}#L{line}";
    Cli result = Cli.run("graph", "googlenet", "--source-url", links, "-o", file.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("loupe: Too large for Mermaid").contains("--depth");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void outputThatCanNotBeWrittenIsToldBeforeTheModelIsLookedFor() {
    Path file = folder.resolve("none").resolve("a.svg");

    assertThat(Cli.run("graph", "branching", "-o", file.toString()))
        .isEqualTo(
            new Cli(2, "", "loupe: Cannot write %s: there is no such folder\n".formatted(file)));
    assertThat(Cli.run("graph", "branching", "-o", folder + "/x.svg/"))
        .extracting(Cli::exitCode)
        .isEqualTo(0);
  }

  @Test
  void anUnknownModuleInFocusLeavesTheOldDrawingAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("old.svg"), "old");

    assertThat(Cli.run("graph", "alexnet", "--focus", "classifer", "-o", file.toString()))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: No module 'classifer'; near it are classifier, classifier.0,"
                    + " classifier.1\n"));
    assertThat(file).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void gradientsAreShownFromALayerBackToTheInput() {
    String dot = draw("--gradients", "--from", "linear_1_1:3", "--format", "dot");

    assertThat(dot.lines().filter(line -> line.contains("dir=both, penwidth=2, color=")))
        .hasSize(6)
        .noneMatch(line -> line.contains("linear_1_1:4"));
    assertThat(dot)
        .contains("thick lines with two arrows: the gradient of linear_1_1:3, which reached 7");
    assertThat(draw("--format", "dot")).doesNotContain("dir=both");
    assertThat(Cli.run("graph", "simple-recurrent", "--from", "0").err())
        .isEqualTo(
            "loupe: --from says where --gradients or --backward starts: give one of them, too\n");
  }

  private static String draw(String... options) {
    return Cli.run(
            Stream.concat(Stream.of("graph", "simple-recurrent", "-o", "-"), Stream.of(options))
                .toArray(String[]::new))
        .out();
  }
}
