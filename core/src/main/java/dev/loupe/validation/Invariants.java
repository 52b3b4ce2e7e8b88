package dev.loupe.validation;

import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;

/** Looks for facts of a record that contradict each other. No model is needed for that. */
final class Invariants {
  private final ModelHistory record;
  private final Findings findings;

  private Invariants(ModelHistory record, Findings findings) {
    this.record = record;
    this.findings = findings;
  }

  static void check(ModelHistory record, Findings findings) {
    Invariants invariants = new Invariants(record, findings);
    record.layers().forEach(invariants::check);
    record.haltedAfter().ifPresent(invariants::checkLast);
    new LabelInvariants(record, findings).check();
    new ModuleInvariants(record, findings).check();
  }

  private void check(Layer layer) {
    checkKind(layer);
    checkEdges(layer);
    checkTensor(layer);
    boolean fromInput =
        layer.kind() == LayerKind.INPUT
            || layer.parents().stream()
                .anyMatch(parent -> !record.layers().get(parent.layer()).internal());
    expect(layer, layer.internal() != fromInput, "is wrongly said to come from an input, or not");
    for (String key : record.lookupKeys(layer)) {
      expect(layer, record.layer(key).equals(layer), "is not what is found as " + key);
    }
  }

  private void expect(Layer layer, boolean holds, String otherwise) {
    if (!holds) {
      findings.fault(layer, Kind.CONTRADICTION, otherwise);
    }
  }

  private void checkLast(Layer halted) {
    boolean last = halted.index() == record.layers().size() - 1;
    expect(halted, last, "is where the forward was halted, and not the last layer");
  }

  private void checkKind(Layer layer) {
    boolean operation = layer.isOperation();
    expect(layer, operation == layer.call().isPresent(), "has an operator, or lacks it");
    expect(layer, operation != layer.address().isPresent(), "has an address, or lacks it");
    switch (layer.kind()) {
      case INPUT -> expect(layer, layer.parents().isEmpty(), "is an input with parents");
      case OUTPUT -> {
        // What a write through a view left in it, is a second parent without an argument.
        long read =
            layer.parents().stream().filter(parent -> !parent.arguments().isEmpty()).count();
        expect(layer, read <= 1, "is an output of several tensors");
        expect(layer, layer.children().isEmpty(), "is an output with children");
      }
      case BUFFER ->
          expect(
              layer,
              record.buffers().stream()
                  .anyMatch(buffer -> layer.address().orElse("").equals(buffer.address())),
              "is a buffer that the model does not have");
      case OPERATION -> {}
      case FAILURE ->
          expect(layer, record.failure().isPresent(), "failed, and the forward did not");
    }
    for (var parameter : layer.parameters()) {
      expect(
          layer,
          record.parameters().contains(parameter),
          "has a parameter that the model does not have: " + parameter.address());
    }
  }

  private void checkEdges(Layer layer) {
    for (var parent : layer.parents()) {
      boolean before = parent.layer() >= 0 && parent.layer() < layer.index();
      expect(layer, before, "has a parent that comes after it");
      if (before) {
        Layer from = record.layers().get(parent.layer());
        expect(
            layer,
            from.children().contains(layer.index()),
            "is not among the children of its parent " + from.name());
      }
    }
    expect(
        layer,
        layer.parents().stream().map(parent -> parent.layer()).distinct().count()
            == layer.parents().size(),
        "has a parent twice");
    for (int child : layer.children()) {
      boolean after = child > layer.index() && child < record.layers().size();
      expect(
          layer,
          after
              && record.layers().get(child).parents().stream()
                  .anyMatch(parent -> parent.layer() == layer.index()),
          "has a child that does not have it as a parent");
    }
    boolean connected = !layer.parents().isEmpty() || !layer.children().isEmpty();
    boolean end =
        layer.kind() == LayerKind.INPUT
            || layer.kind() == LayerKind.OUTPUT
            || record.haltedAfter().filter(layer::equals).isPresent();
    expect(layer, connected || end || isOneOfSeveral(layer), "is connected to nothing");
  }

  /** Whether its call has other results, to which it is tied. */
  private boolean isOneOfSeveral(Layer layer) {
    return layer.call().isPresent()
        && record.operations().stream()
            .anyMatch(
                other ->
                    other.index() != layer.index()
                        && other.call().orElseThrow().id() == layer.call().get().id());
  }

  private void checkTensor(Layer layer) {
    var tensor = layer.tensor();
    if (!tensor.layout().equals("strided")) {
      return;
    }
    long elements = tensor.elements();
    expect(
        layer,
        elements == 0 ? tensor.bytes() == 0 : tensor.bytes() % elements == 0,
        "has a size that does not fit its shape");
  }
}
