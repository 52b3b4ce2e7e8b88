package dev.loupe.render.export.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parameter;
import dev.loupe.history.SourceLine;
import java.util.Locale;

/** The facts of layers and modules that the page tells, as JSON. */
final class FactsJson {
  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final ModelHistory history;

  FactsJson(ModelHistory history) {
    this.history = history;
  }

  ArrayNode layers() {
    ArrayNode layers = json.arrayNode();
    history.layers().forEach(layer -> layers.add(layer(layer)));
    return layers;
  }

  private ObjectNode layer(Layer layer) {
    ObjectNode object = json.objectNode();
    object.put("name", layer.name());
    object.put("rolled", layer.label().layer());
    object.put("type", layer.type());
    object.put("kind", layer.kind().name().toLowerCase(Locale.ROOT));
    if (layer.kind() != LayerKind.FAILURE) {
      object.put("shape", layer.tensor().shapeText());
      object.put("dtype", layer.tensor().dtype());
      object.put("bytes", layer.tensor().bytes());
    }
    layer.address().ifPresent(address -> object.put("address", address));
    ArrayNode parents = object.putArray("parents");
    layer.parents().forEach(parent -> parents.add(parent.layer()));
    ArrayNode children = object.putArray("children");
    layer.children().forEach(children::add);
    ArrayNode modules = object.putArray("modules");
    layer.modules().forEach(call -> modules.add(call.address()));
    ArrayNode parameters = object.putArray("parameters");
    layer.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
    layer.call().ifPresent(call -> addCall(call, object));
    return object;
  }

  private static void addCall(OperatorCall call, ObjectNode object) {
    object.put("operator", call.operator());
    object.put("inPlace", call.inPlace());
    ArrayNode arguments = object.putArray("arguments");
    call.arguments().forEach(argument -> arguments.add(argument.name()).add(argument.value()));
    ArrayNode source = object.putArray("source");
    call.source().stream()
        .filter(line -> !line.isPyTorchs())
        .map(SourceLine::text)
        .forEach(source::add);
  }

  private ObjectNode parameter(Parameter parameter) {
    ObjectNode object = json.objectNode();
    object.put("address", parameter.address());
    object.put("shape", parameter.tensor().shapeText());
    object.put("dtype", parameter.tensor().dtype());
    object.put("elements", parameter.tensor().elements());
    object.put("trainable", parameter.trainable());
    return object;
  }

  ObjectNode modules() {
    ObjectNode modules = json.objectNode();
    history.modules().values().forEach(module -> modules.set(module.address(), module(module)));
    return modules;
  }

  private ObjectNode module(ModuleInfo module) {
    ObjectNode object = json.objectNode();
    object.put("className", module.className());
    object.put("parameters", module.totalParameters());
    object.put("calls", module.passes());
    return object;
  }
}
