package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ListMultimap;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.history.Argument;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.LayerLabel;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parent;
import dev.loupe.rolling.Fingerprint;
import dev.loupe.rolling.LayerGrouping;
import dev.loupe.rolling.Rolling;
import dev.loupe.rolling.RollingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes layers with labels, children and passes of what was seen. */
final class HistoryBuilder {
  private final ImmutableList<RawLayer> raw;
  private final ImmutableMap<RawLayer, Integer> indices;
  private final ModuleCalls moduleCalls;

  private HistoryBuilder(ImmutableList<RawLayer> seen, List<Recorder.RawModuleCall> calls) {
    this.raw = Orphans.removedFrom(seen);
    ImmutableMap.Builder<RawLayer, Integer> numbered = ImmutableMap.builder();
    for (int i = 0; i < raw.size(); i++) {
      numbered.put(raw.get(i), i);
    }
    this.indices = numbered.buildOrThrow();
    this.moduleCalls = new ModuleCalls(indices, calls);
  }

  /** The layers and module calls of a recording that is over. */
  record Parts(ImmutableList<Layer> layers, ModuleCalls moduleCalls) {}

  static Parts build(ImmutableList<RawLayer> seen, List<Recorder.RawModuleCall> calls) {
    HistoryBuilder builder = new HistoryBuilder(seen, calls);
    return new Parts(builder.layers(), builder.moduleCalls);
  }

  private ImmutableList<Layer> layers() {
    List<LayerLabel> labels = labels(grouping());
    ListMultimap<RawLayer, Integer> children = ArrayListMultimap.create();
    Set<RawLayer> fromInput = new HashSet<>();
    for (int i = 0; i < raw.size(); i++) {
      RawLayer layer = raw.get(i);
      if (layer.kind == LayerKind.INPUT
          || layer.parents.keySet().stream().anyMatch(fromInput::contains)) {
        fromInput.add(layer);
      }
      for (RawLayer parent : layer.parents.keySet()) {
        children.put(parent, i);
      }
    }
    ImmutableList.Builder<Layer> layers = ImmutableList.builder();
    for (int i = 0; i < raw.size(); i++) {
      RawLayer layer = raw.get(i);
      layers.add(
          new Layer(
              i,
              layer.kind,
              labels.get(i),
              layer.tensor,
              call(layer),
              Optional.ofNullable(layer.address),
              parents(layer),
              ImmutableList.copyOf(children.get(layer)),
              layer.modules,
              moduleCalls.returning(layer),
              moduleCalls.isAtomic(layer),
              ImmutableList.copyOf(layer.parameters),
              !fromInput.contains(layer)));
    }
    return layers.build();
  }

  private int index(RawLayer layer) {
    return checkNotNull(indices.get(layer));
  }

  private ImmutableList<Parent> parents(RawLayer layer) {
    return layer.parents.entrySet().stream()
        .map(entry -> new Parent(index(entry.getKey()), ImmutableList.copyOf(entry.getValue())))
        .collect(toImmutableList());
  }

  private static Optional<OperatorCall> call(RawLayer layer) {
    if (layer.calls.isEmpty()) {
      return Optional.empty();
    }
    RawCall first = layer.calls.get(0);
    return Optional.of(
        new OperatorCall(
            layer.calls.stream()
                .map(call -> call.operator().fullName())
                .collect(Collectors.joining(" + ")),
            first.id(),
            layer.output,
            first.inPlace(),
            first.arguments(),
            first.source().resolve(),
            layer.calls.stream().mapToLong(RawCall::nanos).sum()));
  }

  private LayerGrouping grouping() {
    List<RollingNode> nodes = new ArrayList<>(raw.size());
    for (RawLayer layer : raw) {
      ImmutableIntArray.Builder parents = ImmutableIntArray.builder();
      layer.parents.keySet().forEach(parent -> parents.add(index(parent)));
      nodes.add(new RollingNode(fingerprint(layer), parents.build()));
    }
    return Rolling.group(nodes);
  }

  private static Fingerprint fingerprint(RawLayer layer) {
    ImmutableList<String> modules =
        layer.modules.stream().map(ModulePass::address).collect(toImmutableList());
    String shape = layer.tensor.shapeText();
    return switch (layer.kind) {
      case INPUT -> Fingerprint.input(shape, layer.tensor.dtype());
      case OUTPUT -> Fingerprint.output(shape, layer.tensor.dtype());
      case BUFFER -> Fingerprint.buffer(String.valueOf(layer.address), modules);
      case OPERATION, FAILURE ->
          Fingerprint.operation(layer.type)
              .inPlace(layer.calls.get(0).inPlace())
              .parameters(
                  layer.parameters.stream()
                      .map(parameter -> parameter.address())
                      .collect(ImmutableSet.toImmutableSet()))
              .arguments(argumentText(layer))
              .output(layer.output)
              .modules(modules)
              .build();
    };
  }

  /** Tensors by place, shape and type; the rest by value. */
  private static String argumentText(RawLayer layer) {
    StringBuilder text = new StringBuilder();
    layer.parents.forEach(
        (parent, places) ->
            text.append(places).append(parent.tensor.shape()).append(parent.tensor.dtype()));
    for (Argument argument : layer.calls.get(0).arguments()) {
      text.append(argument).append(';');
    }
    return text.toString();
  }

  /** Numbers count first passes only, in order; see {@link LayerLabel}. */
  private List<LayerLabel> labels(LayerGrouping grouping) {
    Map<String, Integer> ofType = new HashMap<>();
    Map<Integer, LayerLabel> first = new HashMap<>();
    List<LayerLabel> labels = new ArrayList<>(raw.size());
    int total = 0;
    for (int i = 0; i < raw.size(); i++) {
      RawLayer layer = raw.get(i);
      int passes = grouping.passes(i).length();
      int pass = grouping.pass(i);
      if (pass == 1) {
        boolean operation = !layer.calls.isEmpty();
        first.put(
            i,
            new LayerLabel(
                layer.type,
                ofType.merge(layer.type, 1, Integer::sum),
                operation ? ++total : 0,
                1,
                passes));
      }
      LayerLabel label = checkNotNull(first.get(grouping.layer(i)));
      labels.add(
          new LayerLabel(label.type(), label.typeNumber(), label.totalNumber(), pass, passes));
    }
    return labels;
  }
}
