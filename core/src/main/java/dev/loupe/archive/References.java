package dev.loupe.archive;

import static com.google.common.base.Preconditions.checkArgument;

import dev.loupe.history.ControlFlow;
import dev.loupe.history.GradFn;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Checks that what a file refers to is in it, so that whatever reads the history finds it, and
 * ends: layers come after their parents, and modules after those that they are in.
 */
final class References {
  private final ModelHistory history;
  private final int layers;
  private final Set<Long> fromParents = new HashSet<>();
  private final Set<Long> fromChildren = new HashSet<>();

  private References(ModelHistory history) {
    this.history = history;
    this.layers = history.layers().size();
  }

  /**
   * @throws IllegalArgumentException if something is not there; the message says who refers to it
   */
  static void check(ModelHistory history, List<HistoryFacts.Value> values) {
    References references = new References(history);
    references.checkModules();
    Set<String> names = new HashSet<>();
    for (Layer layer : history.layers()) {
      checkArgument(names.add(layer.name()), "two layers are called %s", layer.name());
      references.checkLayer(layer);
    }
    checkArgument(
        references.fromParents.equals(references.fromChildren),
        "some layers are children of others that are not their parents, or the other way round");
    history
        .failure()
        .ifPresent(failure -> references.checkPasses("the failure", failure.modules()));
    history
        .alterations()
        .interventions()
        .forEach(change -> references.checkOrdinal("a change", change.layer()));
    history
        .alterations()
        .haltedAfter()
        .ifPresent(ordinal -> references.checkOrdinal("the end on request", ordinal));
    references.checkValues("value", values);
  }

  /**
   * @throws IllegalArgumentException if something is not there; the message says who refers to it
   */
  static void check(ModelHistory history, GradientFacts gradients) {
    References references = new References(history);
    int nodes = gradients.graph().nodes().size();
    for (GradFn node : gradients.graph().nodes()) {
      node.layers().values().forEach(layer -> references.checkOrdinal("a node", layer));
      for (GradFn.Next next : node.next()) {
        checkArgument(
            0 <= next.gradFn() && next.gradFn() < nodes,
            "node %s leads to node %s of %s",
            node.id(),
            next.gradFn(),
            nodes);
      }
    }
    for (GradientFacts.Pass pass : gradients.passes()) {
      pass.flows()
          .forEach(
              (child, parent) -> {
                references.checkOrdinal("a flow", child);
                references.checkOrdinal("a flow", parent);
              });
      references.checkValues("gradient", pass.gradients());
    }
  }

  private void checkValues(String what, List<HistoryFacts.Value> values) {
    int last = -1;
    for (HistoryFacts.Value value : values) {
      checkOrdinal("a " + what, value.layer());
      checkArgument(last < value.layer(), "the %ss are not in the order of their layers", what);
      last = value.layer();
    }
  }

  private void checkOrdinal(String of, int ordinal) {
    checkArgument(0 <= ordinal && ordinal < layers, "%s is of layer %s of %s", of, ordinal, layers);
  }

  private long edge(int parent, int child) {
    return (long) parent * layers + child;
  }

  private void checkLayer(Layer layer) {
    for (Parent parent : layer.parents()) {
      checkArgument(
          0 <= parent.layer() && parent.layer() < layer.index(),
          "%s has layer %s as its parent",
          layer.name(),
          parent.layer());
      fromParents.add(edge(parent.layer(), layer.index()));
    }
    for (int child : layer.children()) {
      checkArgument(
          layer.index() < child && child < layers,
          "%s has layer %s as its child",
          layer.name(),
          child);
      fromChildren.add(edge(layer.index(), child));
    }
    checkPasses(layer.name(), layer.modules());
    checkPasses(layer.name(), layer.outputOf());
    for (ControlFlow flow : layer.controlFlow()) {
      checkArgument(
          0 <= flow.depth() && flow.depth() <= layer.modules().size(),
          "%s has control flow in %s modules",
          layer.name(),
          flow.depth());
      if (flow instanceof ControlFlow.Arm arm) {
        arm.decision()
            .ifPresent(ordinal -> checkOrdinal("the decision of " + layer.name(), ordinal));
      }
    }
  }

  private void checkPasses(String of, List<ModulePass> passes) {
    for (ModulePass pass : passes) {
      ModuleInfo module = history.modules().get(pass.address());
      checkArgument(
          module != null && pass.pass() <= module.passes(),
          "%s is in %s, which is not there",
          of,
          pass);
    }
  }

  private void checkModules() {
    Map<String, Integer> order = new HashMap<>();
    history.modules().keySet().forEach(address -> order.put(address, order.size()));
    Set<String> children = new HashSet<>();
    for (ModuleInfo module : history.modules().values()) {
      for (String child : module.children()) {
        // A module that is shared is known by its first address alone.
        Integer place = order.get(child);
        checkArgument(
            place == null
                || (place > order.getOrDefault(module.address(), 0) && children.add(child)),
            "the module '%s' lies in '%s'",
            child,
            module.address());
      }
      IntStream.range(0, module.passes()).forEach(i -> checkCall(module, i));
    }
  }

  private void checkCall(ModuleInfo module, int i) {
    ModuleCall call = module.calls().get(i);
    checkArgument(
        call.pass().equals(new ModulePass(module.address(), i + 1)),
        "call %s of the module '%s' is %s",
        i + 1,
        module.address(),
        call.pass());
    for (List<Integer> ordinals : List.of(call.layers(), call.inputs(), call.outputs())) {
      ordinals.forEach(ordinal -> checkOrdinal("the call " + call.pass(), ordinal));
    }
  }
}
