package dev.loupe.render.testing;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.LayerLabel;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parent;
import dev.loupe.history.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes layers of operations: numbers them, and links them to their parents. */
final class NetLayers {
  private final List<Op> ops;
  private final Map<String, Integer> passes = new HashMap<>();
  private final Map<String, Integer> ofType = new HashMap<>();
  private final Map<String, int[]> numbers = new HashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<ModulePass, Integer> operations = new HashMap<>();
  private int total;

  NetLayers(List<Op> ops) {
    this.ops = ops;
  }

  List<Layer> layers() {
    for (Op op : ops) {
      passes.merge(op.key, 1, Integer::sum);
      if (op.kind == LayerKind.OPERATION || op.kind == LayerKind.FAILURE) {
        op.modules.forEach(module -> operations.merge(module, 1, Integer::sum));
      }
    }
    List<Layer> layers = new ArrayList<>();
    for (Op op : ops) {
      layers.add(layer(op, layers));
    }
    return layers;
  }

  private LayerLabel label(Op op) {
    boolean numbered = op.kind == LayerKind.OPERATION || op.kind == LayerKind.FAILURE;
    int[] number =
        numbers.computeIfAbsent(
            op.key,
            key -> new int[] {ofType.merge(op.type, 1, Integer::sum), numbered ? ++total : 0});
    int pass = seen.merge(op.key, 1, Integer::sum);
    return new LayerLabel(op.type, number[0], number[1], pass, passes.getOrDefault(op.key, 1));
  }

  private Layer layer(Op op, List<Layer> before) {
    ModulePass innermost = op.modules.isEmpty() ? null : op.modules.get(op.modules.size() - 1);
    boolean operation = op.kind == LayerKind.OPERATION || op.kind == LayerKind.FAILURE;
    return new Layer(
        op.index,
        op.kind,
        label(op),
        op.tensor,
        operation ? Optional.of(call(op)) : Optional.empty(),
        op.address.isEmpty() ? Optional.empty() : Optional.of(op.address),
        parents(op),
        ops.stream()
            .filter(child -> child.parents.contains(op))
            .map(child -> child.index)
            .collect(ImmutableList.toImmutableList()),
        ImmutableList.copyOf(op.modules),
        ImmutableList.of(),
        operation && innermost != null && operations.getOrDefault(innermost, 0) == 1,
        ImmutableList.copyOf(op.parameters),
        op.kind != LayerKind.INPUT
            && op.parents.stream().allMatch(parent -> before.get(parent.index).internal()),
        op.decision,
        op.controlFlow);
  }

  private OperatorCall call(Op op) {
    return new OperatorCall(
        "aten::" + op.type,
        op.index,
        0,
        op.inPlace,
        ImmutableList.copyOf(op.arguments),
        op.source.isEmpty()
            ? ImmutableList.of()
            : ImmutableList.of(new SourceLine(op.file, 7, "forward", op.source)),
        1000);
  }

  private ImmutableList<Parent> parents(Op op) {
    Map<Integer, List<String>> arguments = new LinkedHashMap<>();
    for (int i = 0; i < op.parents.size(); i++) {
      String name = i < op.argumentNames.size() ? op.argumentNames.get(i) : "arg" + i;
      arguments.computeIfAbsent(op.parents.get(i).index, index -> new ArrayList<>()).add(name);
    }
    return arguments.entrySet().stream()
        .map(entry -> new Parent(entry.getKey(), ImmutableList.copyOf(entry.getValue())))
        .collect(ImmutableList.toImmutableList());
  }
}
