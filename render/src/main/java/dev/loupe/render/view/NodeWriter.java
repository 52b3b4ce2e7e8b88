package dev.loupe.render.view;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Writes nodes: their kinds, rows of text and tooltips. */
final class NodeWriter {
  private static final int MOST_SHAPES = 2;
  private static final int MOST_ADDRESSES = 3;

  private final ModelHistory history;
  private final View view;
  private final Places places;
  private final Details details;

  NodeWriter(ModelHistory history, View view, Places places, Details details) {
    this.details = details;
    this.history = history;
    this.view = view;
    this.places = places;
  }

  /** A unit with a node of its own. */
  Node unit(Unit unit, Place place) {
    Layer layer = unit.first();
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    String decision = ControlTexts.decision(unit);
    if (!decision.isEmpty()) {
      rows.add(new Row(Row.Role.DECISION, decision));
    }
    rows.add(new Row(Row.Role.TITLE, unit.name() + times(unit)));
    if (layer.kind() == LayerKind.FAILURE) {
      rows.add(new Row(Row.Role.MESSAGE, "failed here"));
    }
    changes(unit).forEach(what -> rows.add(new Row(Row.Role.CHANGED, "changed: " + what)));
    details.ofUnit(unit, rows);
    addresses(unit).ifPresent(addresses -> rows.add(new Row(Row.Role.ADDRESS, "@" + addresses)));
    place.atomic().ifPresent(module -> rows.add(new Row(Row.Role.ADDRESS, calls(module, unit))));
    return new Node(
        unit.name(),
        kind(layer, !decision.isEmpty()),
        shape(layer, place),
        rows.build(),
        Tooltip.of(unit.passes(), history),
        traits(unit),
        Optional.of(layer));
  }

  private String times(Unit unit) {
    return unit.passes().size() > 1 ? " (x" + unit.passes().size() + ")" : "";
  }

  /** Passes may differ: {@code input.left, input.right}. */
  private static Optional<String> addresses(Unit unit) {
    List<String> all =
        unit.passes().stream().flatMap(pass -> pass.address().stream()).distinct().toList();
    int more = all.size() - MOST_ADDRESSES;
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join(", ", all.subList(0, Math.min(all.size(), MOST_ADDRESSES)))
                + (more > 0 ? ", +" + more + " more" : ""));
  }

  /** {@code @fc}; for some of the module's calls {@code @relu:2-4}. */
  private String calls(Scope module, Unit unit) {
    if (view == View.UNROLLED) {
      return "@" + places.name(module);
    }
    TreeSet<Integer> calls = new TreeSet<>();
    unit.passes().forEach(pass -> calls.add(pass.modules().get(pass.modules().size() - 1).pass()));
    boolean all = calls.size() == places.passes(module.address());
    return "@" + module.address() + (all ? "" : ":" + Texts.ranges(calls));
  }

  private static NodeKind kind(Layer layer, boolean decides) {
    return switch (layer.kind()) {
      case INPUT -> NodeKind.INPUT;
      case OUTPUT -> NodeKind.OUTPUT;
      case BUFFER -> NodeKind.BUFFER;
      case FAILURE -> NodeKind.FAILURE;
      case OPERATION ->
          decides
              ? NodeKind.DECISION
              : layer.parameters().isEmpty() ? NodeKind.OPERATION : NodeKind.PARAMETERS;
    };
  }

  private static Shape shape(Layer layer, Place place) {
    if (layer.kind() == LayerKind.BUFFER) {
      return Shape.CYLINDER;
    }
    return place.atomic().isPresent() ? Shape.BOX : Shape.OVAL;
  }

  private ImmutableSet<Trait> traits(Unit unit) {
    ImmutableSet.Builder<Trait> traits = ImmutableSet.builder();
    if (unit.passes().stream().allMatch(NodeWriter::isInternal)) {
      traits.add(Trait.INTERNAL);
    }
    if (!changes(unit).isEmpty()) {
      traits.add(Trait.CHANGED);
    }
    return traits.build();
  }

  /** What was done to the values of any passes. */
  private ImmutableSet<String> changes(Unit unit) {
    return unit.passes().stream()
        .flatMap(pass -> history.interventions(pass).stream())
        .collect(toImmutableSet());
  }

  /** A buffer is no operation that lacks inputs: that it comes from nowhere is no news. */
  static boolean isInternal(Layer layer) {
    return layer.internal() && layer.kind() != LayerKind.BUFFER;
  }

  /** A module with all that is in it. */
  Node box(Place place, Scope scope, List<Unit> inside) {
    ModuleInfo module = module(scope);
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    rows.add(new Row(Row.Role.TITLE, label(scope)));
    rows.add(new Row(Row.Role.CLASS, module.className()));
    addOutputs(module, scope, rows);
    details.ofModule(inside, module.totalParameters(), rows);
    ImmutableSet.Builder<Trait> traits = ImmutableSet.builder();
    if (module.totalParameters() > 0) {
      traits.add(Trait.PARAMETERS);
    }
    boolean failed = inside.stream().anyMatch(unit -> unit.first().kind() == LayerKind.FAILURE);
    if (failed) {
      rows.add(new Row(Row.Role.MESSAGE, "failed here"));
    }
    long changed = inside.stream().filter(unit -> !changes(unit).isEmpty()).count();
    if (changed > 0) {
      traits.add(Trait.CHANGED);
      rows.add(
          new Row(Row.Role.CHANGED, Texts.plural(changed, "layer", "layers") + " changed in it"));
    }
    if (inside.stream().allMatch(unit -> unit.passes().stream().allMatch(NodeWriter::isInternal))) {
      traits.add(Trait.INTERNAL);
    }
    return new Node(
        place.node(),
        failed ? NodeKind.FAILURE : NodeKind.MODULE,
        Shape.BOX_3D,
        rows.build(),
        module.className() + " " + label(scope),
        traits.build(),
        Optional.empty());
  }

  private void addOutputs(ModuleInfo module, Scope scope, ImmutableList.Builder<Row> rows) {
    ImmutableList<Integer> outputs =
        module.calls().stream()
            .filter(call -> scope.contains(new ModulePass(scope.address(), call.pass().pass())))
            .findFirst()
            .map(call -> call.outputs())
            .orElse(ImmutableList.of());
    outputs.stream()
        .limit(MOST_SHAPES)
        .map(output -> history.layers().get(output).tensor())
        .forEach(tensor -> details.ofResult(tensor).ifPresent(rows::add));
    int more = outputs.size() - MOST_SHAPES;
    if (more > 0) {
      rows.add(new Row(Row.Role.SHAPE, "+" + Texts.plural(more, "output", "outputs")));
    }
  }

  /** A layer outside of the focus. */
  Node boundary(String id, Layer layer) {
    return new Node(
        id,
        NodeKind.BOUNDARY,
        Shape.OVAL,
        ImmutableList.of(
            new Row(Row.Role.TITLE, view == View.ROLLED ? layer.label().layer() : layer.name()),
            new Row(Row.Role.SHAPE, Texts.tensor(layer.tensor()))),
        Tooltip.of(List.of(layer), history),
        ImmutableSet.of(),
        Optional.of(layer));
  }

  /** {@code @layer1.0}, {@code @cell:2}, {@code @cell (x4)}. */
  String label(Scope scope) {
    int passes = places.passes(scope.address());
    String times = scope.pass() == Scope.ALL && passes > 1 ? " (x" + passes + ")" : "";
    return "@" + places.name(scope) + times;
  }

  String className(Scope scope) {
    return module(scope).className();
  }

  private ModuleInfo module(Scope scope) {
    ModuleInfo module = history.modules().get(scope.address());
    if (module == null) {
      throw new IllegalArgumentException(
          "the history has layers in module %s, but no such module".formatted(scope.address()));
    }
    return module;
  }
}
