package dev.loupe.render.export.mermaid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Golden;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MermaidWriterTest {

  /** Mermaid 11.17 was seen to draw it. */
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
