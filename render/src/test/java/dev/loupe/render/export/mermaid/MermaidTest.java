package dev.loupe.render.export.mermaid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Autograd;
import dev.loupe.render.testing.Chromium;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.testing.SharedBrowser;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Row;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Mermaid itself makes of the flowcharts. */
@ExtendWith(SharedBrowser.class)
class MermaidTest {
  private static final String SCRIPT =
      "META-INF/resources/webjars/mermaid/%s/dist/mermaid.min.js"
          .formatted(System.getProperty("mermaid.version"));

  /** Draws a text, and tells what is seen: texts of nodes and titles, and how many edges. */
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <meta charset="utf-8">
      <div id="drawing"></div>
      <script src="mermaid.min.js"></script>
      <script>
        mermaid.initialize({ startOnLoad: false });
        const draw = async text => {
          const place = document.getElementById('drawing');
          place.innerHTML = (await mermaid.render('it', text)).svg;
          const texts = selector => [...place.querySelectorAll(selector)]
              .filter(it => !it.id.includes('legend'))
              .map(it => it.textContent.trim());
          return JSON.stringify({
            nodes: texts('.nodes .node'),
            clusters: texts('.clusters .cluster'),
            labels: texts('.edgeLabels .edgeLabel .label').filter(it => it),
            edges: place.querySelectorAll(
                '.edgePaths path:not(.edge-thickness-invisible)').length,
            links: place.querySelectorAll('a').length,
            legend: [...place.querySelectorAll('[id*=legend].node')].map(it => it.textContent.trim()),
          });
        };
      </script>
      """;

  private static final ImmutableMap<String, Drawing> DRAWINGS =
      ImmutableMap.<String, Drawing>builder()
          .put("unrolled", Drawing.of(Nets.simpleRecurrent()))
          .put("rolled", Drawing.of(Nets.recurrentCell()).view(View.ROLLED))
          .put("clusters", Drawing.of(Nets.residual()))
          .put("boxes", Drawing.of(Nets.residual()).depth(2).direction(Direction.LEFT_RIGHT))
          .put("branches", Drawing.of(Nets.inception()).theme(Theme.PAPER))
          .put("dashed", Drawing.of(Nets.attention()).direction(Direction.BOTTOM_UP))
          .put("dark", Drawing.of(Nets.alexNet()).theme(Theme.DARK))
          .put("failing", Drawing.of(Nets.failing()))
          .put("folded", Drawing.of(Nets.stack()).foldRepeats(true))
          .put("focus", Drawing.of(Nets.alexNet()).focus("classifier"))
          .put("backward", Drawing.of(Autograd.of(Nets.alexNet())).backward())
          .put("odd names", Drawing.of(oddNames()))
          .buildOrThrow();

  @TempDir private static Path folder;
  private static Chromium browser;

  private static ModelHistory oddNames() {
    Net net = new Net("Net: \"q\" [x] {y} (z) \\ #1; %% --- <b>");
    Op x = net.input("x", 1);
    for (String name :
        List.of(
            "end",
            "subgraph",
            "default",
            "class",
            "style",
            "o",
            "x",
            "1",
            "größe",
            "層",
            "a\"b\"",
            "a[0]",
            "a{0}",
            "a(0)",
            "a|b",
            "a<b>",
            "a#35;",
            "a`b`",
            "a;b",
            "a%%b",
            "a&amp;b",
            "a\\nb",
            "**a**",
            "1. a",
            "- a",
            "a-->b")) {
      Op input = x;
      x = net.call(name, name, () -> net.op("graph", net.op("end", input).named(name)).named(name));
    }
    net.output("output.end", x);
    return net.history();
  }

  @BeforeAll
  static void start(Chromium shared) throws IOException {
    try (OutputStream script = Files.newOutputStream(folder.resolve("mermaid.min.js"))) {
      Resources.copy(Resources.getResource(SCRIPT), script);
    }
    Path page = Files.writeString(folder.resolve("page.html"), PAGE);
    browser = shared;
    browser.open(page);
  }

  private static JsonNode drawn(Drawing drawing) throws IOException {
    String text = Chromium.quote(drawing.mermaid());
    return JsonMapper.builder().build().readTree(browser.eval("draw(" + text + ")"));
  }

  private static List<String> texts(JsonNode drawn, String what) {
    return drawn.findValue(what).valueStream().map(JsonNode::asText).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unrolled",
        "rolled",
        "clusters",
        "boxes",
        "branches",
        "dashed",
        "dark",
        "failing",
        "folded",
        "focus",
        "backward",
        "odd names"
      })
  void allThatIsThereIsDrawn(String name) throws IOException {
    Drawing drawing = DRAWINGS.get(name);
    GraphView view = drawing.graph();

    JsonNode drawn = drawn(drawing);

    assertThat(texts(drawn, "nodes"))
        .containsExactlyInAnyOrderElementsOf(
            view.root()
                .allNodes()
                .map(node -> node.rows().stream().map(Row::text).collect(Collectors.joining()))
                .toList());
    assertThat(texts(drawn, "clusters"))
        .containsExactlyInAnyOrderElementsOf(
            view.root()
                .allGroups()
                .map(group -> group.label() + " (" + group.className() + ")")
                .toList());
    assertThat(texts(drawn, "labels"))
        .containsExactlyInAnyOrderElementsOf(
            view.edges().stream()
                .filter(edge -> !edge.labels().isEmpty())
                .map(
                    edge ->
                        edge.labels().stream()
                            .map(label -> label.text())
                            .collect(Collectors.joining(" / ")))
                .toList());
    assertThat(drawn.get("edges").asInt()).isEqualTo(view.edges().size());
  }

  @Test
  void coloursHaveTheirLegend() throws IOException {
    Drawing plain = Drawing.of(Nets.residual());
    JsonNode coloured = drawn(plain.options(ViewOptions.DEFAULT.withColorBy(ColorBy.TYPE)));

    assertThat(texts(coloured, "legend"))
        .containsExactlyInAnyOrderElementsOf(
            plain.options(ViewOptions.DEFAULT.withColorBy(ColorBy.TYPE)).graph().legend().stream()
                .flatMap(legend -> legend.entries().stream())
                .map(entry -> entry.label())
                .toList());
    assertThat(texts(coloured, "nodes")).isEqualTo(texts(drawn(plain), "nodes"));
    assertThat(coloured.get("edges")).isEqualTo(drawn(plain).get("edges"));
  }

  @Test
  void layersLeadToTheirSource() throws IOException {
    Drawing linked =
        Drawing.of(Nets.simpleRecurrent()).sourceUrl("https://example.org/{file}#L{line}");

    assertThat(drawn(linked).get("links").asInt()).isEqualTo(4);
  }
}
