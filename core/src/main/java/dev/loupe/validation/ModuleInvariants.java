package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Modules, their calls, and the layers computed in them. */
final class ModuleInvariants {
  private final ModelHistory record;
  private final Findings findings;
  private final Map<ModulePass, ModuleCall> calls = new HashMap<>();
  private final Set<String> addresses = new HashSet<>();

  ModuleInvariants(ModelHistory record, Findings findings) {
    this.record = record;
    this.findings = findings;
    record.modules().values().forEach(module -> addresses.addAll(module.addresses()));
    record.modules().values().stream()
        .flatMap(module -> module.calls().stream())
        .forEach(call -> calls.put(call.pass(), call));
  }

  void check() {
    record.modules().values().forEach(this::checkModule);
    record.layers().forEach(this::checkLayer);
  }

  private void expect(Layer layer, boolean holds, String otherwise) {
    if (!holds) {
      findings.fault(layer, Kind.CONTRADICTION, otherwise);
    }
  }

  private void expect(ModuleInfo module, boolean holds, String otherwise) {
    if (!holds) {
      findings.fault(
          Kind.CONTRADICTION, "the module '%s' %s".formatted(module.address(), otherwise));
    }
  }

  private void checkModule(ModuleInfo module) {
    for (String child : module.children()) {
      expect(module, addresses.contains(child), "has an unknown child " + child);
    }
    expect(
        module,
        record.parameters().containsAll(module.parameters()),
        "has parameters that the model does not have");
    for (int i = 0; i < module.calls().size(); i++) {
      ModuleCall call = module.calls().get(i);
      expect(
          module,
          call.pass().equals(new ModulePass(module.address(), i + 1)),
          "has calls that are not numbered in order");
      expect(
          module,
          call.layers().stream().sorted().distinct().toList().equals(call.layers()),
          "has layers that are not in order");
      Set<Integer> inside = new HashSet<>(call.layers());
      for (int index : call.layers()) {
        Layer layer = record.layers().get(index);
        expect(
            module,
            module.address().isEmpty() || layer.modules().contains(call.pass()),
            "has the layer %s, which is not in it".formatted(layer.name()));
      }
      expect(
          module, call.inputs().stream().noneMatch(inside::contains), "reads an input from itself");
      for (int index : call.outputs()) {
        Layer layer = record.layers().get(index);
        expect(
            module,
            module.address().isEmpty() || layer.outputOf().contains(call.pass()),
            "returns %s, which does not say so".formatted(layer.name()));
      }
    }
  }

  private void checkLayer(Layer layer) {
    ImmutableList<ModulePass> path = layer.modules();
    expect(
        layer, path.stream().distinct().count() == path.size(), "is in the same module call twice");
    for (ModulePass pass : path) {
      ModuleCall call = calls.get(pass);
      expect(
          layer,
          call != null && call.layers().contains(layer.index()),
          "is in %s, which does not have it".formatted(pass));
    }
    for (ModulePass pass : layer.outputOf()) {
      ModuleCall call = calls.get(pass);
      expect(
          layer,
          call != null && call.outputs().contains(layer.index()),
          "is returned by %s, which does not say so".formatted(pass));
    }
    if (layer.atomicModule()) {
      ModuleCall call = path.isEmpty() ? null : calls.get(path.get(path.size() - 1));
      expect(
          layer,
          call != null
              && call.layers().stream()
                      .map(index -> record.layers().get(index))
                      .filter(Layer::isOperation)
                      .map(other -> other.call().orElseThrow().id())
                      .distinct()
                      .count()
                  == 1,
          "is not alone in its module");
    }
  }
}
