package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import dev.loupe.render.view.EdgeCollector.End;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the view of a history. */
final class ViewBuilder {
  /** Operators whose arguments are alike, or whose order nobody needs to be told. */
  private static final Set<String> UNLABELED = Set.of("add", "mul", "cat", "eq", "ne");

  private final ModelHistory history;
  private final ViewOptions options;
  private final @Nullable Focus focus;
  private final ImmutableList<Unit> units;
  private final Places places;
  private final NodeWriter writer;
  private final Map<Layer, Place> placeOf = new HashMap<>();

  /** The units that each drawn node stands for. */
  private final ListMultimap<String, Unit> unitsOf = ArrayListMultimap.create();

  private final Map<String, SortedSet<Integer>> passes = new LinkedHashMap<>();

  private final @Nullable OpenViewBuilder notes;

  ViewBuilder(ModelHistory history, ViewOptions options) {
    this(history, options, null);
  }

  /**
   * Prepares to build.
   *
   * @param notes is told what the edges consist of
   */
  ViewBuilder(ModelHistory history, ViewOptions options, @Nullable OpenViewBuilder notes) {
    this.notes = notes;
    this.history = history;
    this.options = options;
    this.focus = options.focus().map(key -> Focus.of(history, key)).orElse(null);
    ImmutableList<Layer> inside =
        history.layers().stream()
            .filter(layer -> isShown(layer) && Focus.contains(focus, layer))
            .collect(toImmutableList());
    this.units = Unit.of(inside, options.view());
    this.places = new Places(history, options, focus, inside);
    this.writer = new NodeWriter(history, options.view(), places);
  }

  GraphView build() {
    for (Unit unit : units) {
      Place place = places.of(unit);
      unitsOf.put(place.node(), unit);
      SortedSet<Integer> nodePasses = passes.computeIfAbsent(place.node(), node -> new TreeSet<>());
      for (Layer pass : unit.passes()) {
        placeOf.put(pass, place);
        nodePasses.add(place.passOf(pass));
        if (notes != null) {
          notes.pass(pass, place);
        }
      }
    }
    GroupBuilder root = new GroupBuilder(writer, places);
    Boundary boundary = new Boundary(options.view(), writer);
    ImmutableList<Edge> edges = edges(boundary);
    boundary.entering().forEach(root::add);
    for (Unit unit : units) {
      Place place = placeOf(unit.first());
      root.open(place.groups()).addOnce(place.node(), () -> node(unit, place));
    }
    boundary.leaving().forEach(root::add);
    return new GraphView(
        history.modelName(),
        Caption.of(history, options),
        options.direction(),
        root.build(),
        edges);
  }

  private Node node(Unit unit, Place place) {
    return place
        .box()
        .map(scope -> writer.box(place, scope, unitsOf.get(place.node())))
        .orElseGet(() -> writer.unit(unit, place));
  }

  private boolean isShown(Layer layer) {
    return layer.kind() != LayerKind.BUFFER || options.buffers() == Buffers.SHOWN;
  }

  private Place placeOf(Layer layer) {
    Place place = placeOf.get(layer);
    if (place == null) {
      throw new IllegalStateException(layer.name() + " has no place");
    }
    return place;
  }

  private ImmutableList<Edge> edges(Boundary boundary) {
    EdgeCollector edges = new EdgeCollector(passes);
    for (Unit unit : units) {
      for (Layer layer : unit.passes()) {
        addEdgesTo(layer, boundary, edges);
      }
    }
    for (Unit unit : units) {
      for (Layer layer : unit.passes()) {
        addEdgesLeaving(layer, boundary, edges);
      }
    }
    return edges.edges();
  }

  private void addEdgesTo(Layer layer, Boundary boundary, EdgeCollector edges) {
    Place place = placeOf(layer);
    List<Parent> shown = shownParents(layer);
    boolean labeled =
        shown.size() > 1
            && layer.isOperation()
            && place.box().isEmpty()
            && !UNLABELED.contains(layer.type());
    for (Parent parent : shown) {
      Layer from = history.layers().get(parent.layer());
      Place fromPlace = placeOf.get(from);
      End tail =
          fromPlace == null
              ? new End(boundary.enters(from), 1)
              : new End(fromPlace.node(), fromPlace.passOf(from));
      // What happens within a closed module is not drawn.
      if (place.box().isEmpty() || !tail.node().equals(place.node())) {
        List<String> arguments = labeled ? parent.arguments() : List.of();
        if (notes != null) {
          notes.enters(from, tail, layer, place, arguments);
        }
        edges.add(
            tail,
            new End(place.node(), place.passOf(layer)),
            arguments,
            ControlTexts.entered(from, layer, place),
            NodeWriter.isInternal(from));
      }
    }
  }

  /** A hidden buffer that the model wrote lets what was written through. */
  private List<Parent> shownParents(Layer layer) {
    if (layer.parents().stream().allMatch(it -> isShown(history.layers().get(it.layer())))) {
      return layer.parents();
    }
    Map<Integer, Set<String>> shown = new LinkedHashMap<>();
    for (Parent parent : layer.parents()) {
      for (Layer source : shownSources(history.layers().get(parent.layer()))) {
        shown
            .computeIfAbsent(source.index(), key -> new LinkedHashSet<>())
            .addAll(parent.arguments());
      }
    }
    return shown.entrySet().stream()
        .map(it -> new Parent(it.getKey(), ImmutableList.copyOf(it.getValue())))
        .toList();
  }

  /** The layer itself, or what is seen in its place. */
  private Set<Layer> shownSources(Layer layer) {
    return reached(layer, history::parents);
  }

  private Set<Layer> shownChildren(Layer layer) {
    Set<Layer> children = new LinkedHashSet<>();
    history.children(layer).forEach(child -> children.addAll(reached(child, history::children)));
    return children;
  }

  private Set<Layer> reached(Layer layer, Function<Layer, ? extends Collection<Layer>> next) {
    if (isShown(layer)) {
      return Set.of(layer);
    }
    Set<Layer> reached = new LinkedHashSet<>();
    Set<Integer> seen = new HashSet<>();
    Deque<Layer> open = new ArrayDeque<>(List.of(layer));
    while (!open.isEmpty()) {
      Layer hidden = open.remove();
      for (Layer other : next.apply(hidden)) {
        if (isShown(other)) {
          reached.add(other);
        } else if (seen.add(other.index())) {
          open.add(other);
        }
      }
    }
    return reached;
  }

  private void addEdgesLeaving(Layer layer, Boundary boundary, EdgeCollector edges) {
    Place place = placeOf(layer);
    for (Layer child : shownChildren(layer)) {
      if (!placeOf.containsKey(child)) {
        End tail = new End(place.node(), place.passOf(layer));
        End head = new End(boundary.leaves(child), 1);
        if (notes != null) {
          notes.leaves(layer, tail, head);
        }
        edges.add(tail, head, List.of(), "", NodeWriter.isInternal(layer));
      }
    }
  }
}
