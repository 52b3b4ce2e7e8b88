package dev.loupe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loupe.history.Exemption;
import dev.loupe.history.Fault;
import dev.loupe.history.LayerVerdict;
import dev.loupe.history.ValidationReport;
import java.util.List;

/** A report of a validation as JSON, with every operation. */
final class ValidationJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ValidationJson() {}

  static String write(String model, ValidationReport report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("model", model);
    root.put("passed", report.passed());
    root.put("operations", report.layers().size());
    root.put("verified", report.verified());
    root.put("exempt", report.exempt());
    root.put("failed", report.failed());
    root.put("replays", report.replays());
    root.put("edges_proved", report.perturbed());
    root.put("milliseconds", report.elapsed().toMillis());
    putFaults(root, report.faults());
    ArrayNode layers = root.putArray("layers");
    report.layers().forEach(verdict -> putLayer(layers.addObject(), verdict));
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail", e);
    }
  }

  private static void putLayer(ObjectNode layer, LayerVerdict verdict) {
    layer.put("label", verdict.name());
    layer.put("operator", verdict.operator());
    layer.put("verdict", verdict.failed() ? "failed" : verdict.exempt() ? "exempt" : "verified");
    putFaults(layer, verdict.faults());
    ArrayNode exemptions = layer.putArray("exemptions");
    for (Exemption exemption : verdict.exemptions()) {
      ObjectNode entry = exemptions.addObject();
      entry.put("reason", exemption.reason().name());
      exemption.parent().ifPresent(parent -> entry.put("parent", parent));
    }
  }

  private static void putFaults(ObjectNode to, List<Fault> faults) {
    ArrayNode array = to.putArray("faults");
    for (Fault fault : faults) {
      array.addObject().put("kind", fault.kind().name()).put("message", fault.message());
    }
  }
}
