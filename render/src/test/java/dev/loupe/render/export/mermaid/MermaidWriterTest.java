package dev.loupe.render.export.mermaid;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.loupe.error.BadInputException;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Autograd;
import dev.loupe.render.testing.Golden;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.theme.Contrast;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MermaidWriterTest {
  private static final ViewOptions TYPES = ViewOptions.DEFAULT.withColorBy(ColorBy.TYPE);

  /** Mermaid 11.17 was seen to draw it, and drawings with a legend. */
  @Test
  void modulesAreSubgraphsAndKindsAreClasses() throws IOException {
    Golden.assertSame("residual.mmd", Drawing.of(Nets.residual()).depth(3).mermaid());
  }

  @Test
  void rolledEdgesHaveTheirPassesAndNodesTheirLinks() throws IOException {
    Golden.assertSame(
        "recurrent.mmd",
        Drawing.of(Nets.simpleRecurrent())
            .view(View.ROLLED)
            .direction(Direction.LEFT_RIGHT)
            .sourceUrl("https://example.org/{file}#L{line}")
            .mermaid());
  }

  @Test
  void whatComesFromNowhereIsDashed() {
    assertThat(Drawing.of(Nets.attention()).mermaid())
        .contains("arange_1_4 -.->|\"other\"| ge_1_5")
        .contains("  classDef internal stroke-dasharray:5 3\n  class arange_1_4 internal\n");
  }

  @Test
  void coloursTellWhatTheyAreToTell() {
    String text = Drawing.of(Nets.residual()).options(TYPES).mermaid();

    assertThat(text)
        .contains(
            "  subgraph legend[\"Type\"]\n    direction TB\n    legend_0[\"conv2d\"]:::category-0\n",
            "    legend_0 ~~~ legend_3\n",
            "  class legend module_frame\n")
        .contains(":::parameters_category-0\n")
        .contains(
            "classDef parameters_category-0 fill:#9ecae9,stroke:#5c6878,color:#000000\n",
            "classDef category-0 fill:#9ecae9,stroke:#5c6878,color:#000000\n");
  }

  @Test
  void theEndsOfAScaleAreTold() {
    assertThat(
            Drawing.of(Nets.residual())
                .options(ViewOptions.DEFAULT.withColorBy(ColorBy.PARAMS))
                .mermaid()
                .lines()
                .filter(line -> line.contains("legend_")))
        .containsExactly(
            "    legend_0[\"0\"]:::scale-0", "    legend_1[\"36,928 parameters\"]:::scale-8");
  }

  @Test
  void anIdThatTheLegendWouldHaveIsLeftToItsLayer() {
    Net net = new Net("Net");
    net.output("output", net.call("end", "M", () -> net.op("legend", net.input("x", 1))));

    assertThat(Drawing.of(net.history()).options(TYPES).mermaid())
        .contains("subgraph legend__[\"Type\"]", "legend_1_1[\"<b>legend_1_1</b>");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, '', '#a9f2a9', '#......0c', ''",
    "DARK, '  theme: dark', '#1c4d29', '#12171e', ',color:#cfdaea'",
    "PAPER, '  theme: neutral', '#ffffff', '#......0c', ',color:#222222'",
    "COLORBLIND, '  theme: default', '#cfe8f9', '#......0c', ',color:#33415c'"
  })
  void themesHaveTheirColours(
      Theme theme, String config, String input, String frame, String title) {
    String text = Drawing.of(Nets.residual()).depth(2).theme(theme).mermaid();

    assertThat(text.lines().filter(line -> line.startsWith("  theme:")).collect(joining()))
        .isEqualTo(config);
    assertThat(text).contains("classDef input fill:" + input + ",stroke:");
    assertThat(text.lines().filter(line -> line.startsWith("  classDef module_frame")))
        .singleElement(STRING)
        .matches(".*fill:" + frame + ",stroke:#......" + title);
  }

  @Test
  void darkDrawingsCanBeReadOnWhitePagesToo() {
    String text = Drawing.of(Nets.residual()).theme(Theme.DARK).mermaid();

    assertThat(text)
        .contains(
            "    lineColor: \"#6e7887\"\n  themeCSS: \".flowchartTitleText{fill:#6e7887}\"\n---\n");
    assertThat(Contrast.ratio("#6e7887", "#ffffff")).isGreaterThan(4);
    assertThat(Contrast.ratio("#6e7887", "#0d1117")).isGreaterThan(4);
  }

  @Test
  void allEdgesOfABackwardGraphAreBlue() {
    assertThat(Drawing.of(Autograd.of(Nets.simpleRecurrent())).backward().mermaid())
        .endsWith("  linkStyle default stroke:#3f51d8\n");
  }

  @Test
  void namesAreEscaped() {
    Net net = new Net("A \"quoted\" \\ <model>");
    net.output("output.`#\"<b>&\nx", net.input("x", 1));

    assertThat(Drawing.of(net.history()).mermaid())
        .startsWith("---\ntitle: \"A \\\"quoted\\\" \\\\ ‹model›\"\n---\nflowchart TB\n")
        .contains("@output.#96;#35;#quot;#lt;b#gt;#amp; x\"");
  }

  @Test
  void idsOfDifferentNamesDiffer() {
    Net net = new Net("Net");
    Op x = net.input("x", 1);
    Op y = net.call("a-b", "M", () -> net.op("neg", net.op("relu", x)));
    net.output("output", net.call("a_b", "M", () -> net.op("neg", net.op("relu", y))));

    assertThat(Drawing.of(net.history()).mermaid())
        .contains("subgraph group_a_b[\"@a-b (M)\"]", "subgraph group_a_b_x2[\"@a_b (M)\"]");
    assertThat(Drawing.of(net.history()).depth(1).mermaid())
        .contains("module_a_b --> module_a_b_x2\n");
  }

  @Test
  void tooManyEdgesAreRefused() {
    Drawing drawing = Drawing.of(Nets.large(600));

    assertThatThrownBy(drawing::mermaid)
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching(
            "Too large for Mermaid, which takes at most 500 edges, with \\d{3}: show less with"
                + " --depth or --focus, or write \\.svg");
    assertThat(drawing.depth(1).mermaid()).startsWith("---\ntitle: \"Large\"\n");
  }

  @Test
  void tooMuchTextIsRefused() {
    Net net = new Net("Net");
    Op x = net.input("x", 1);
    String name = "a".repeat(1000);
    for (int i = 0; i < 60; i++) {
      Op input = x;
      x = net.call(name + i, "M", () -> net.op("relu", input));
    }
    net.output("output", x);
    Drawing drawing = Drawing.of(net.history());

    assertThatThrownBy(drawing::mermaid)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at most 50,000 characters, with ");
  }
}
