package dev.loupe.render.export.modelexplorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Golden;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.ColorBy;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelExplorerWriterTest {

  private static JsonNode read(Drawing drawing) throws IOException {
    return JsonMapper.builder().build().readTree(drawing.modelExplorer());
  }

  private static JsonNode node(JsonNode collection, String id) {
    for (JsonNode node : collection.at("/graphs/0/nodes")) {
      if (node.get("id").asText().equals(id)) {
        return node;
      }
    }
    throw new AssertionError("no " + id);
  }

  private static Map<String, String> attributes(JsonNode pairs) {
    Map<String, String> attributes = new TreeMap<>();
    pairs.forEach(pair -> attributes.put(pair.get("key").asText(), pair.get("value").asText()));
    return attributes;
  }

  @Test
  void aRolledRecurrenceIsACollectionOfOneGraph() throws IOException {
    Golden.assertSame(
        "recurrent.me.json", Drawing.of(Nets.simpleRecurrent()).view(View.ROLLED).modelExplorer());
  }

  @Test
  void anOperationHasItsFactsAtItsSide() throws IOException {
    JsonNode conv = node(read(Drawing.of(Nets.residual())), "conv2d_2_2");

    assertThat(conv.get("label").asText()).isEqualTo("conv2d_2_2");
    assertThat(conv.get("namespace").asText()).isEqualTo("layer1/layer1.0");
    assertThat(attributes(conv.get("attrs")))
        .containsEntry("operator", "aten::conv2d")
        .containsEntry("stride", "[1, 1]")
        .containsEntry("parameters", "64x64x3x3, 64")
        .containsEntry("address", "@layer1.0.conv1")
        .containsEntry(
            "source",
            "model.py:7 (forward): return self._conv_forward(input, self.weight, self.bias)");
    assertThat(attributes(conv.at("/outputsMetadata/0/attrs")))
        .containsEntry("__tensor_tag", "conv2d_2_2")
        .containsEntry("shape", "1x64x32x32")
        .containsEntry("dtype", "float32")
        .containsEntry("bytes", "262144");
  }

  @Test
  void inputsAreNumberedAndNamed() throws IOException {
    JsonNode attention = node(read(Drawing.of(Nets.attention())), "scaleddotproductattention_1_6");

    assertThat(attention.get("incomingEdges").findValuesAsText("targetNodeInputId"))
        .containsExactly("0", "1", "2", "3");
    assertThat(attention.get("incomingEdges").findValuesAsText("sourceNodeOutputId"))
        .containsOnly("0");
    assertThat(attention.at("/incomingEdges/3/sourceNodeId").asText()).isEqualTo("ge_1_5");
    assertThat(attributes(attention.at("/inputsMetadata/3/attrs")))
        .containsExactly(Map.entry("__tensor_tag", "attn_mask"));
  }

  @Test
  void everyEdgeStartsAtANodeAndEveryNamespaceHasItsModule() throws IOException {
    JsonNode graph = read(Drawing.of(Nets.inception())).at("/graphs/0");
    Set<String> ids = new HashSet<>(graph.get("nodes").findValuesAsText("id"));

    graph.get("nodes").findValuesAsText("sourceNodeId").forEach(id -> assertThat(ids).contains(id));
    for (String namespace : graph.get("nodes").findValuesAsText("namespace")) {
      assertThat(graph.get("groupNodeAttributes").has(namespace)).as(namespace).isTrue();
    }
    assertThat(graph.at("/groupNodeAttributes/inception3a/class").asText())
        .isEqualTo("InceptionBlock");
    assertThat(graph.get("groupNodeAttributes").get("").get("model").asText())
        .isEqualTo("Inception");
  }

  @Test
  void whatSplitsNamespacesIsReplaced() throws IOException {
    Net net = new Net("Net");
    Op x = net.input("x", 1);
    net.output("output", net.call("a/b;c", "M", () -> net.op("neg", net.op("relu", x))));

    assertThat(node(read(Drawing.of(net.history())), "relu_1_1").get("namespace").asText())
        .isEqualTo("a_b_c");
  }

  @Test
  void linksAreAttributes() throws IOException {
    JsonNode linear =
        node(
            read(
                Drawing.of(Nets.simpleRecurrent()).sourceUrl("https://example.org/{file}#L{line}")),
            "linear_1_1:1");

    assertThat(attributes(linear.get("attrs")))
        .containsEntry("source_url", "https://example.org/model.py#L7");
  }

  @Test
  void nodesHaveTheColoursOfTheThemeAndOfWhatTheseTell() throws IOException {
    JsonNode dark = read(Drawing.of(Nets.residual()).theme(Theme.DARK));
    assertThat(node(dark, "input_1").get("style"))
        .isEqualTo(style("#1c4d29", "#5fd47a", "#f0f4f8"));
    assertThat(dark.at("/graphs/0/groupNodeAttributes/").has("colors")).isFalse();

    JsonNode types =
        read(Drawing.of(Nets.residual()).options(ViewOptions.DEFAULT.withColorBy(ColorBy.TYPE)));
    assertThat(node(types, "conv2d_2_2").get("style"))
        .isEqualTo(style("#9ecae9", "#5c6878", "#000000"));
    assertThat(types.at("/graphs/0/groupNodeAttributes//colors").asText())
        .startsWith("Type: conv2d #9ecae9, ");
  }

  private static JsonNode style(String background, String border, String text) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("backgroundColor", background)
        .put("borderColor", border)
        .put("textColor", text);
  }

  @Test
  void aDrawingFromLeftToRightIsLaidOutSo() throws IOException {
    Drawing drawing = Drawing.of(Nets.residual());

    assertThat(read(drawing).at("/graphs/0").has("groupNodeConfigs")).isFalse();
    assertThat(
            read(drawing.direction(Direction.LEFT_RIGHT))
                .at("/graphs/0/groupNodeConfigs")
                .toString())
        .isEqualTo("[{\"namespaceRegex\":\".*\",\"layoutDirection\":1}]");
  }
}
