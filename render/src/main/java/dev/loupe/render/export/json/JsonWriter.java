package dev.loupe.render.export.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.cost.Cost;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.Decision;
import dev.loupe.history.GradFn;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parameter;
import dev.loupe.history.SourceLine;
import java.util.Optional;

/** Writes all layers and modules of a history, whatever a drawing of it would show. */
public final class JsonWriter {
  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final ModelHistory history;
  private final ModelCost costs;

  private JsonWriter(ModelHistory history) {
    this.history = history;
    this.costs = ModelCost.of(history);
  }

  /** The history as a JSON object, with line feeds and a final one. */
  public static String write(ModelHistory history) {
    try {
      return writer().writeValueAsString(new JsonWriter(history).root()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot fail", e);
    }
  }

  /** Line feeds on every machine, no blank before colons, short arrays on one line. */
  private static ObjectWriter writer() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return JsonMapper.builder().build().writer(printer);
  }

  private ObjectNode root() {
    ObjectNode root = json.objectNode();
    root.put("model", history.modelName());
    ArrayNode inputs = root.putArray("inputs");
    history.layers(LayerKind.INPUT).forEach(layer -> inputs.add(input(layer)));
    root.put("parameters_total", history.totalParameters());
    root.set("cost", cost(costs.total()));
    ArrayNode layers = root.putArray("layers");
    history.layers().forEach(layer -> layers.add(layer(layer)));
    history.haltedAfter().ifPresent(last -> root.put("halted_after", last.name()));
    ArrayNode modules = root.putArray("modules");
    history.modules().values().forEach(module -> modules.add(module(module)));
    ImmutableList<GradFn> functions = history.gradients().graph().nodes();
    if (!functions.isEmpty()) {
      ArrayNode backward = root.putArray("backward");
      functions.forEach(function -> backward.add(function(function)));
    }
    return root;
  }

  private ObjectNode input(Layer layer) {
    ObjectNode input = json.objectNode();
    input.put("name", layer.address().orElse(layer.name()));
    input.set("shape", shape(layer.tensor().shape()));
    return input.put("dtype", layer.tensor().dtype());
  }

  private ObjectNode layer(Layer layer) {
    ObjectNode node = json.objectNode();
    node.put("label", layer.name());
    node.put("type", layer.type());
    node.put("operator", layer.call().map(OperatorCall::operator).orElse(null));
    node.put("pass", layer.label().pass());
    node.put("passes", layer.label().passes());
    node.set("shape", shape(layer.tensor().shape()));
    node.put("dtype", layer.tensor().dtype());
    node.put("bytes", layer.tensor().bytes());
    node.set("cost", layer.isOperation() ? cost(costs.of(layer)) : null);
    ArrayNode parents = node.putArray("parents");
    history.parents(layer).forEach(parent -> parents.add(parent.name()));
    ArrayNode children = node.putArray("children");
    history.children(layer).forEach(child -> children.add(child.name()));
    ArrayNode modules = node.putArray("modules");
    layer.modules().forEach(call -> modules.add(call.toString()));
    ArrayNode parameters = node.putArray("parameters");
    layer.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
    if (!history.interventions(layer).isEmpty()) {
      history.interventions(layer).forEach(node.putArray("changes")::add);
    }
    node.put("in_place", layer.inPlace());
    node.put("internal", layer.internal());
    node.set("decision", layer.decision().map(this::decision).orElse(null));
    ArrayNode controlFlow = node.putArray("control_flow");
    layer.controlFlow().forEach(flow -> controlFlow.add(controlFlow(flow)));
    return node.put("source", source(layer).orElse(null));
  }

  private static Optional<String> source(Layer layer) {
    return layer.call().flatMap(OperatorCall::place).map(SourceLine::text);
  }

  private ObjectNode decision(Decision decision) {
    ObjectNode node = json.objectNode();
    node.put("value", decision.value());
    return node.put("source", decision.source().map(SourceLine::text).orElse(null));
  }

  private ObjectNode controlFlow(ControlFlow flow) {
    ObjectNode node = json.objectNode();
    node.put("run", flow.run());
    if (flow instanceof ControlFlow.Arm arm) {
      node.put("arm", arm.then() ? "then" : "else");
      node.put(
          "decision",
          arm.decision().isPresent() ? history.layer(arm.decision().getAsInt()).name() : null);
    } else if (flow instanceof ControlFlow.Iteration iteration) {
      node.put("iteration", iteration.number());
    }
    return node.put("source", flow.source().map(SourceLine::text).orElse(null));
  }

  private ObjectNode parameter(Parameter parameter) {
    ObjectNode node = json.objectNode();
    node.put("address", parameter.address());
    node.set("shape", shape(parameter.tensor().shape()));
    return node;
  }

  private ArrayNode shape(ImmutableLongArray shape) {
    ArrayNode array = json.arrayNode();
    shape.forEach(array::add);
    return array;
  }

  private ObjectNode module(ModuleInfo module) {
    ObjectNode node = json.objectNode();
    node.put("address", module.address());
    node.put("class", module.className());
    node.put("passes", module.passes());
    node.put("parameters", module.totalParameters());
    node.set("cost", cost(costs.of(module)));
    return node;
  }

  private ObjectNode function(GradFn function) {
    ObjectNode node = json.objectNode();
    node.put("id", function.id());
    node.put("name", function.name());
    ArrayNode layers = node.putArray("layers");
    function
        .layers()
        .forEach(
            (input, layer) ->
                layers
                    .addObject()
                    .put("input", input)
                    .put("layer", history.layers().get(layer).name()));
    node.put("parameter", function.parameter().orElse(null));
    ArrayNode next = node.putArray("next");
    function.next().forEach(to -> next.addObject().put("id", to.gradFn()).put("input", to.input()));
    return node;
  }

  /** Where operations are unknown, the numbers are at least so large. */
  private ObjectNode cost(Cost cost) {
    ObjectNode node = json.objectNode();
    node.put("macs", cost.macs());
    node.put("flops", cost.flops());
    return node.put("unknown", cost.unknown());
  }
}
