package dev.loupe.extract;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import dev.loupe.files.Dtype;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * {@code index.json}: tells people and programs what the other files are, and what is committed.
 */
final class IndexFile {
  static final String NAME = "index.json";

  private static final String FORMAT = "loupe-extraction";
  private static final int VERSION = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private IndexFile() {}

  static byte[] write(ExtractionIndex index) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    Origin origin = index.origin();
    root.put("model", origin.model());
    root.put("model_fingerprint", origin.fingerprint());
    root.put("selector", origin.selector());
    root.put("saving", origin.saving());
    root.put("data", origin.data());
    root.put("data_fingerprint", index.dataFingerprint());
    root.put("complete", index.complete());
    root.put("items", index.items());
    root.put("consumed", index.consumed());
    root.put("names", ExtractionFolder.NAMES);
    root.put("name_bytes", index.nameBytes());
    ArrayNode skipped = root.putArray("skipped");
    for (SkippedItem item : index.skipped()) {
      skipped.addObject().put("item", item.name()).put("reason", item.reason());
    }
    ArrayNode layers = root.putArray("layers");
    for (StoredLayer layer : index.layers()) {
      ObjectNode node = layers.addObject();
      node.put("label", layer.name());
      node.put("type", layer.type());
      node.put("module", layer.module());
      layer.shape().forEach(node.putArray("shape")::add);
      node.put("dtype", layer.dtype().toString());
      node.put("file", layer.file());
    }
    try {
      return (MAPPER.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail", e);
    }
  }

  /**
   * @throws BadInputException if it is not the index of an extraction
   */
  static ExtractionIndex read(Path file) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
      if (!root.path("format").asText().equals(FORMAT)) {
        throw new BadInputException(
            "%s is not the index of an extraction; take another folder".formatted(file));
      }
      if (root.path("version").asInt() != VERSION) {
        throw new BadInputException("%s was written by another version of Loupe".formatted(file));
      }
      return index(root);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new BadInputException("%s is damaged; take another folder".formatted(file), e);
    }
  }

  private static ExtractionIndex index(JsonNode root) {
    return new ExtractionIndex(
        new Origin(
            text(root, "model"),
            text(root, "model_fingerprint"),
            text(root, "selector"),
            text(root, "saving"),
            text(root, "data")),
        root.required("complete").asBoolean(),
        count(root, "items"),
        count(root, "consumed"),
        DataFingerprint.parse(text(root, "data_fingerprint")).toString(),
        count(root, "name_bytes"),
        list(root, "skipped")
            .map(node -> new SkippedItem(text(node, "item"), text(node, "reason")))
            .collect(toImmutableList()),
        list(root, "layers").map(IndexFile::layer).collect(toImmutableList()));
  }

  private static StoredLayer layer(JsonNode node) {
    String dtype = text(node, "dtype");
    StoredLayer layer =
        new StoredLayer(
            text(node, "label"),
            text(node, "type"),
            text(node, "module"),
            ImmutableLongArray.copyOf(list(node, "shape").mapToLong(JsonNode::asLong)),
            Dtype.find(dtype).orElseThrow(() -> new IllegalArgumentException("type " + dtype)));
    if (!layer.file().equals(text(node, "file")) || layer.file().matches(".*[/\\\\].*")) {
      throw new IllegalArgumentException("file of " + layer.name());
    }
    return layer;
  }

  private static String text(JsonNode node, String key) {
    return node.required(key).asText();
  }

  private static long count(JsonNode node, String key) {
    long count = node.required(key).asLong(-1);
    if (count < 0) {
      throw new IllegalArgumentException(key);
    }
    return count;
  }

  private static Stream<JsonNode> list(JsonNode node, String key) {
    return Streams.stream(node.required(key));
  }

  /** The files that an index tells of. */
  static ImmutableList<String> files(ExtractionIndex index) {
    return index.layers().stream().map(StoredLayer::file).collect(toImmutableList());
  }
}
