package dev.loupe.render.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loupe.render.testing.Golden;
import dev.loupe.render.testing.Nets;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void simpleRecurrentIsWrittenLayerByLayer() throws IOException {
    Golden.assertSame("recurrent.json", JsonWriter.write(Nets.simpleRecurrent()));
  }

  @Test
  void keysStandInTheDocumentedOrder() throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(JsonWriter.write(Nets.alexNet()));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("model", "inputs", "parameters_total", "cost", "layers", "modules");
    assertThat(json.at("/layers/7").fieldNames())
        .toIterable()
        .containsExactly(
            "label",
            "type",
            "operator",
            "pass",
            "passes",
            "shape",
            "dtype",
            "bytes",
            "cost",
            "parents",
            "children",
            "modules",
            "parameters",
            "in_place",
            "internal",
            "decision",
            "control_flow",
            "source");
    assertThat(json.at("/modules/0").fieldNames())
        .toIterable()
        .containsExactly("address", "class", "passes", "parameters", "cost");
  }

  @Test
  void alexNetHasItsParametersAndItsSeventhLayer() throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(JsonWriter.write(Nets.alexNet()));
    assertThat(json.get("parameters_total").asLong()).isEqualTo(61_100_840);
    assertThat(json.get("layers")).hasSize(24);
    JsonNode layer = json.at("/layers/7");
    assertThat(layer.get("label").asText()).isEqualTo("conv2d_3_7");
    assertThat(layer.get("parents").get(0).asText()).isEqualTo("maxpool2d_2_6");
    assertThat(layer.get("children").get(0).asText()).isEqualTo("relu_3_8");
    assertThat(layer.get("modules"))
        .extracting(JsonNode::asText)
        .containsExactly("features:1", "features.6:1");
    assertThat(json.at("/layers/0/operator").isNull()).isTrue();
    assertThat(json.at("/modules/0/address").asText()).isEmpty();
  }
}
