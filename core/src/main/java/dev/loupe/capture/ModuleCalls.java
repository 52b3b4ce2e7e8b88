package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModuleParts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What was computed in which module call, and the module tree with it. */
final class ModuleCalls {
  private final ImmutableMap<RawLayer, Integer> indices;

  /** For each call what was computed in it, that of inner calls included; calls in order. */
  private final SetMultimap<ModulePass, RawLayer> inside =
      MultimapBuilder.linkedHashKeys().linkedHashSetValues().build();

  private final SetMultimap<RawLayer, ModulePass> returning = LinkedHashMultimap.create();
  private final Map<ModulePass, Collection<RawLayer>> outputs = new LinkedHashMap<>();
  private final Set<ModulePass> withInnerCalls = new HashSet<>();

  ModuleCalls(ImmutableMap<RawLayer, Integer> indices, List<RawModuleCall> calls) {
    this.indices = indices;
    for (RawLayer layer : indices.keySet()) {
      for (int i = 0; i < layer.modules.size(); i++) {
        inside.put(layer.modules.get(i), layer);
        if (i < layer.modules.size() - 1) {
          withInnerCalls.add(layer.modules.get(i));
        }
      }
    }
    for (RawModuleCall call : calls) {
      outputs.put(
          call.pass(),
          call.outputs().stream().filter(indices::containsKey).collect(toImmutableList()));
    }
    // Calls that were inferred: nobody said what they returned.
    for (ModulePass call : inside.keySet()) {
      outputs.computeIfAbsent(call, this::leaving);
    }
    outputs.forEach(
        (call, returned) -> {
          if (!call.address().isEmpty()) {
            returned.forEach(layer -> returning.put(layer, call));
          }
        });
  }

  /** The layers of a call that are read outside of it. */
  private ImmutableList<RawLayer> leaving(ModulePass call) {
    Set<RawLayer> own = inside.get(call);
    Set<RawLayer> read = new HashSet<>();
    indices.keySet().stream()
        .filter(layer -> !own.contains(layer))
        .forEach(layer -> read.addAll(layer.parents.keySet()));
    return own.stream()
        .filter(layer -> layer.kind != LayerKind.BUFFER && read.contains(layer))
        .collect(toImmutableList());
  }

  /** The calls that returned a layer, innermost first. */
  ImmutableList<ModulePass> returning(RawLayer layer) {
    Set<ModulePass> calls = returning.get(layer);
    if (calls.size() < 2) {
      return ImmutableList.copyOf(calls);
    }
    // A call that only hands on what was computed elsewhere is not among the layer's modules.
    return ImmutableList.sortedCopyOf(
        Comparator.comparingInt(call -> -layer.modules.indexOf(call)), calls);
  }

  /** Whether a layer's call is the only operation of the innermost module around it. */
  boolean isAtomic(RawLayer layer) {
    ModulePass innermost = Iterables.getLast(layer.modules, null);
    if (innermost == null || layer.calls.isEmpty() || withInnerCalls.contains(innermost)) {
      return false;
    }
    int id = layer.calls.get(0).id();
    return inside.get(innermost).stream()
        .allMatch(other -> other.calls.isEmpty() || other.calls.get(0).id() == id);
  }

  /** The module tree with what was called. */
  ImmutableList<ModuleInfo> modules(ModelTree tree) {
    ListMultimap<String, ModuleCall> byAddress = ArrayListMultimap.create();
    outputs.keySet().stream()
        .sorted(Comparator.comparingInt(ModulePass::pass))
        .forEach(call -> byAddress.put(call.address(), call(call)));
    ImmutableList.Builder<ModuleInfo> modules = ImmutableList.builder();
    for (ModuleParts parts : tree.parts()) {
      modules.add(
          new ModuleInfo(
              parts.module().addresses(),
              parts.module().className(),
              parts.children(),
              parts.parameters(),
              parts.totalParameters(),
              ImmutableList.copyOf(byAddress.get(parts.module().address()))));
    }
    return modules.build();
  }

  private ModuleCall call(ModulePass pass) {
    Collection<RawLayer> own = pass.address().isEmpty() ? indices.keySet() : inside.get(pass);
    Set<Integer> inputs = new TreeSet<>();
    for (RawLayer layer : own) {
      for (RawLayer parent : layer.parents.keySet()) {
        if (!own.contains(parent)) {
          inputs.add(checkNotNull(indices.get(parent)));
        }
      }
    }
    return new ModuleCall(
        pass,
        ordinals(own),
        ImmutableList.copyOf(inputs),
        ordinals(outputs.getOrDefault(pass, ImmutableList.of())));
  }

  private ImmutableList<Integer> ordinals(Collection<RawLayer> of) {
    List<Integer> ordinals = new ArrayList<>(of.size());
    for (RawLayer layer : of) {
      ordinals.add(checkNotNull(indices.get(layer)));
    }
    Collections.sort(ordinals);
    return ImmutableList.copyOf(ordinals);
  }
}
