package dev.loupe.benchmarks;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.LayerLabel;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parent;
import dev.loupe.history.TensorInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The record of a model that was never run: any number of operations, made in no time. */
final class GeneratedNet {
  private static final TensorInfo TENSOR =
      new TensorInfo(ImmutableLongArray.of(1, 64, 56, 56), "float32", "strided", "cpu", 802_816);

  private record Draft(
      LayerKind kind, String type, ImmutableIntArray parents, ImmutableList<ModulePass> in) {}

  private final String name;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, String> classes = new LinkedHashMap<>();
  private final Deque<ModulePass> open = new ArrayDeque<>();
  private ImmutableList<ModulePass> path = ImmutableList.of();

  GeneratedNet(String name) {
    this.name = name;
  }

  int input() {
    return add(LayerKind.INPUT, "input");
  }

  int output(int parent) {
    return add(LayerKind.OUTPUT, "output", parent);
  }

  /** An operation on the results of others. */
  int op(String type, int... parents) {
    return add(LayerKind.OPERATION, type, parents);
  }

  private int add(LayerKind kind, String type, int... parents) {
    drafts.add(new Draft(kind, type, ImmutableIntArray.copyOf(parents), path));
    return drafts.size() - 1;
  }

  /** A call of a module, which is called once. */
  int call(String address, String className, IntSupplier body) {
    classes.put(address, className);
    open.addLast(new ModulePass(address, 1));
    path = ImmutableList.copyOf(open);
    int result = body.getAsInt();
    open.removeLast();
    path = ImmutableList.copyOf(open);
    return result;
  }

  ModelHistory history() {
    List<ImmutableList.Builder<Integer>> children = new ArrayList<>();
    Map<ModulePass, ImmutableList.Builder<Integer>> inside = new HashMap<>();
    for (int i = 0; i < drafts.size(); i++) {
      children.add(ImmutableList.builder());
      for (int parent : drafts.get(i).parents().asList()) {
        children.get(parent).add(i);
      }
      for (ModulePass module : drafts.get(i).in()) {
        inside.computeIfAbsent(module, m -> ImmutableList.builder()).add(i);
      }
    }
    List<ModuleInfo> modules = new ArrayList<>();
    modules.add(module("", name, ImmutableList.of()));
    classes.forEach(
        (address, className) -> {
          ModulePass pass = new ModulePass(address, 1);
          ImmutableList<Integer> layers =
              inside.getOrDefault(pass, ImmutableList.builder()).build();
          modules.add(
              module(
                  address,
                  className,
                  ImmutableList.of(
                      new ModuleCall(pass, layers, ImmutableList.of(), ImmutableList.of()))));
        });
    return ModelHistory.of(
        name,
        layers(children.iterator()),
        modules,
        List.of(),
        List.of(),
        Duration.ofMillis(1),
        Optional.empty());
  }

  private static ModuleInfo module(
      String address, String className, ImmutableList<ModuleCall> calls) {
    return new ModuleInfo(
        ImmutableList.of(address), className, ImmutableList.of(), ImmutableList.of(), 0, calls);
  }

  private List<Layer> layers(Iterator<ImmutableList.Builder<Integer>> children) {
    Map<String, Integer> ofType = new HashMap<>();
    List<Layer> layers = new ArrayList<>();
    for (Draft draft : drafts) {
      boolean operation = draft.kind() == LayerKind.OPERATION;
      int index = layers.size();
      ImmutableList.Builder<Parent> parents = ImmutableList.builder();
      for (int parent : draft.parents().asList()) {
        parents.add(new Parent(parent, ImmutableList.of("tensors")));
      }
      layers.add(
          new Layer(
              index,
              draft.kind(),
              new LayerLabel(
                  draft.type(), ofType.merge(draft.type(), 1, Integer::sum), index, 1, 1),
              TENSOR,
              operation
                  ? Optional.of(
                      new OperatorCall(
                          "aten::" + draft.type(),
                          index,
                          0,
                          false,
                          ImmutableList.of(),
                          ImmutableList.of(),
                          1000))
                  : Optional.empty(),
              Optional.empty(),
              parents.build(),
              children.next().build(),
              draft.in(),
              ImmutableList.of(),
              false,
              ImmutableList.of(),
              false,
              Optional.empty(),
              ImmutableList.of()));
    }
    return layers;
  }
}
