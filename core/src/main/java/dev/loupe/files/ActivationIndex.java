package dev.loupe.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import java.util.List;
import java.util.function.Function;

/** Tells in JSON what the values in a file or folder are. */
final class ActivationIndex {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ActivationIndex() {}

  /**
   * @param placeName {@code file} or {@code key}
   * @param placeOf where a value is
   */
  static String write(
      ModelHistory history,
      List<SavedValue> values,
      String placeName,
      Function<SavedValue, String> placeOf) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("model", history.modelName());
    if (values.stream().anyMatch(SavedValue::gradient)) {
      ImmutableList<BackwardPass> passes = history.gradients().passes();
      root.put("gradients_of_sum_of", passes.get(passes.size() - 1).from());
    }
    ArrayNode layers = root.putArray("layers");
    for (SavedValue value : values) {
      ObjectNode layer = layers.addObject();
      layer.put("label", value.layer().name());
      if (value.gradient()) {
        layer.put("gradient", true);
      }
      layer.put("type", value.layer().type());
      ModulePass module = Iterables.getLast(value.layer().modules(), null);
      layer.put("module", module == null ? "" : module.address());
      ArrayNode outputOf = layer.putArray("output_of");
      value.layer().outputOf().forEach(call -> outputOf.add(call.toString()));
      ArrayNode shape = layer.putArray("shape");
      value.shape().forEach(shape::add);
      layer.put("dtype", value.dtype().toString());
      layer.put(placeName, placeOf.apply(value));
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail", e);
    }
  }
}
