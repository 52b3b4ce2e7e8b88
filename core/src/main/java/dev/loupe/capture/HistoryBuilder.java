package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Lists;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.history.Alterations;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.Argument;
import dev.loupe.history.Failure;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.LayerLabel;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parameter;
import dev.loupe.history.Parent;
import dev.loupe.model.ModelTree;
import dev.loupe.rolling.Fingerprint;
import dev.loupe.rolling.LayerGrouping;
import dev.loupe.rolling.Rolling;
import dev.loupe.rolling.RollingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a history of what was seen: layers with labels, children and passes, and the module tree.
 */
final class HistoryBuilder {
  private final ImmutableList<RawLayer> raw;
  private final ImmutableMap<RawLayer, Integer> indices;
  private final ModuleCalls moduleCalls;
  private final ControlFlows controlFlows;
  private final ImmutableMap<Parameter, Integer> parameterOrder;

  private HistoryBuilder(Recorder recorder, ModelTree tree, boolean halted) {
    this.parameterOrder = numbered(tree.parameters().stream().map(ModelTree.Entry::fact).toList());
    this.raw = Orphans.removedFrom(recorder.layers(), halted);
    this.indices = numbered(raw);
    this.controlFlows = new ControlFlows(indices);
    this.moduleCalls = new ModuleCalls(indices, recorder.moduleCalls());
  }

  /**
   * The history of a recording that is over.
   *
   * @param tree the model's parts as they are now
   * @param observer may add to it
   * @param halted whether the rest of the forward was skipped on request
   */
  static ModelHistory build(
      Recorder recorder,
      CallObserver observer,
      String modelName,
      ModelTree tree,
      Duration elapsed,
      Optional<Failure> failure,
      boolean halted) {
    HistoryBuilder builder = new HistoryBuilder(recorder, tree, halted);
    ModelHistory history =
        ModelHistory.of(
                modelName,
                builder.layers(),
                builder.moduleCalls.modules(tree),
                tree.parameters().stream().map(ModelTree.Entry::fact).collect(toImmutableList()),
                tree.buffers().stream().map(ModelTree.Entry::fact).collect(toImmutableList()),
                elapsed,
                failure)
            .altered(builder.alterations(halted));
    return observer.onHistory(
        history,
        builder.raw.stream()
            .mapToInt(layer -> layer.order)
            .collect(ImmutableIntArray::builder, ImmutableIntArray.Builder::add, (a, b) -> {})
            .build());
  }

  private Alterations alterations(boolean halted) {
    ImmutableList.Builder<AppliedIntervention> interventions = ImmutableList.builder();
    raw.forEach(
        layer ->
            layer.interventions.forEach(
                what -> interventions.add(new AppliedIntervention(index(layer), what))));
    return new Alterations(
        interventions.build(), halted ? OptionalInt.of(raw.size() - 1) : OptionalInt.empty());
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
              parameters(layer),
              !fromInput.contains(layer),
              controlFlows.decision(layer),
              controlFlows.around(layer)));
    }
    return layers.build();
  }

  /** In the order in which the model registers them, whatever the operator's. */
  private ImmutableList<Parameter> parameters(RawLayer layer) {
    if (layer.parameters.size() < 2) {
      return ImmutableList.copyOf(layer.parameters);
    }
    return ImmutableList.sortedCopyOf(
        Comparator.comparingInt(parameter -> parameterOrder.getOrDefault(parameter, 0)),
        layer.parameters);
  }

  private static <T> ImmutableMap<T, Integer> numbered(List<T> elements) {
    ImmutableMap.Builder<T, Integer> numbers = ImmutableMap.builder();
    for (int i = 0; i < elements.size(); i++) {
      numbers.put(elements.get(i), i);
    }
    return numbers.buildOrThrow();
  }

  private int index(RawLayer layer) {
    return checkNotNull(indices.get(layer));
  }

  private ImmutableList<Parent> parents(RawLayer layer) {
    ImmutableList.Builder<Parent> parents = ImmutableList.builder();
    layer.parents.forEach(
        (parent, places) -> parents.add(new Parent(index(parent), ImmutableList.copyOf(places))));
    return parents.build();
  }

  private static Optional<OperatorCall> call(RawLayer layer) {
    if (layer.calls.isEmpty()) {
      return Optional.empty();
    }
    RawCall first = layer.calls.get(0);
    long nanos = 0;
    for (RawCall call : layer.calls) {
      nanos += call.nanos();
    }
    return Optional.of(
        new OperatorCall(
            operator(layer),
            first.id(),
            layer.output,
            first.inPlace(),
            first.arguments(),
            first.source().resolve(),
            nanos));
  }

  private static String operator(RawLayer layer) {
    return layer.calls.size() == 1
        ? layer.calls.get(0).operator().fullName()
        : layer.calls.stream()
            .map(call -> call.operator().fullName())
            .collect(Collectors.joining(" + "));
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
    List<String> modules = Lists.transform(layer.modules, ModulePass::address);
    return switch (layer.kind) {
      case INPUT -> Fingerprint.input(layer.tensor.shapeText(), layer.tensor.dtype());
      case OUTPUT -> Fingerprint.output(layer.tensor.shapeText(), layer.tensor.dtype());
      case BUFFER -> Fingerprint.buffer(String.valueOf(layer.address), modules);
      case OPERATION, FAILURE ->
          Fingerprint.operation(layer.type)
              .inPlace(layer.calls.get(0).inPlace())
              .parameters(layer.parameterParts)
              .arguments(layer.parameterParts.isEmpty() ? argumentText(layer) : "")
              .output(layer.output)
              .modules(modules)
              .build();
    };
  }

  /** Tensors by place, shape and type; the rest by value. Writers of memory have no place. */
  private static String argumentText(RawLayer layer) {
    StringBuilder text = new StringBuilder();
    layer.parents.forEach(
        (parent, places) -> {
          if (!places.isEmpty()) {
            text.append(places).append(parent.tensor.shape()).append(parent.tensor.dtype());
          }
        });
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
