package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import dev.loupe.render.view.EdgeCollector.End;
import java.util.List;
import java.util.Set;

/** Makes the view of a history. */
final class ViewBuilder {
  /** Operators whose arguments are alike, or whose order nobody needs to be told. */
  private static final Set<String> UNLABELED = Set.of("add", "mul", "cat", "stack", "eq", "ne", "maximum", "minimum");

  private final ModelHistory history;
  private final ViewOptions options;
  private final Visibility visibility;
  private final Placement placement;
  private final NodeWriter writer;
  private final FoldedWriter foldedWriter;
  private final Tones tones;

  ViewBuilder(ModelHistory history, ViewOptions options) {
    this.history = history;
    this.options = options;
    this.visibility = new Visibility(history, options);
    Focus focus = options.focus().map(key -> Focus.of(history, key)).orElse(null);
    this.placement = new Placement(history, options, focus, visibility);
    Figures figures = new Figures(history);
    Details details = new Details(options.look(), figures);
    this.writer = new NodeWriter(history, options.view(), placement.places(), details);
    this.foldedWriter = new FoldedWriter(history, placement.places(), details);
    this.tones = new Tones(history, options.look(), figures, placement);
  }

  GraphView build() {
    GroupBuilder root = new GroupBuilder(writer, placement.places());
    Boundary boundary = new Boundary(options.view(), writer);
    ImmutableList<Edge> edges = edges(boundary);
    boundary.entering().forEach(root::add);
    for (Unit unit : placement.units()) {
      Place place = placement.of(unit.first());
      root.open(place.groups())
          .addOnce(place.node(), () -> node(unit, place).withTone(tones.of(place.node())));
    }
    boundary.leaving().forEach(root::add);
    return new GraphView(
        history.modelName(),
        Caption.of(history, options, placement.hidden()),
        options.direction(),
        root.build(),
        tones.legend(),
        edges);
  }

  private Node node(Unit unit, Place place) {
    List<Unit> units = placement.unitsOf(place.node());
    return place
        .box()
        .map(
            box ->
                box.isFolded()
                    ? foldedWriter.write(place, box, units)
                    : writer.box(place, box.first(), units))
        .orElseGet(() -> writer.unit(unit, place));
  }

  private ImmutableList<Edge> edges(Boundary boundary) {
    EdgeCollector edges = new EdgeCollector(placement.passes());
    for (Unit unit : placement.units()) {
      for (Layer layer : unit.passes()) {
        addEdgesTo(layer, boundary, edges);
      }
    }
    for (Unit unit : placement.units()) {
      for (Layer layer : unit.passes()) {
        addEdgesLeaving(layer, boundary, edges);
      }
    }
    if (options.focus().isPresent()) {
      for (Unit unit : placement.hidden()) {
        unit.passes().forEach(layer -> addEdgesPassing(layer, boundary, edges));
      }
    }
    return edges.edges();
  }

  private void addEdgesTo(Layer layer, Boundary boundary, EdgeCollector edges) {
    Place place = placement.of(layer);
    List<Parent> shown = visibility.parents(layer);
    boolean labeled =
        shown.size() > 1
            && layer.isOperation()
            && place.box().isEmpty()
            && !UNLABELED.contains(layer.type());
    for (Parent parent : shown) {
      Layer from = history.layers().get(parent.layer());
      Place fromPlace = placement.find(from);
      End tail =
          fromPlace == null
              ? new End(boundary.enters(from), 1)
              : new End(fromPlace.node(), fromPlace.passOf(from));
      // What happens within a closed module is not drawn.
      if (place.box().isEmpty() || !tail.node().equals(place.node())) {
        edges.add(
            tail,
            new End(place.node(), place.passOf(layer)),
            labeled ? parent.arguments() : List.of(),
            ControlTexts.entered(from, layer, place),
            NodeWriter.isInternal(from));
      }
    }
  }

  private void addEdgesLeaving(Layer layer, Boundary boundary, EdgeCollector edges) {
    Place place = placement.of(layer);
    for (Layer child : visibility.children(layer)) {
      if (placement.find(child) == null) {
        edges.add(
            new End(place.node(), place.passOf(layer)),
            new End(boundary.leaves(child), 1),
            List.of(),
            "",
            NodeWriter.isInternal(layer));
      }
    }
  }

  /** What enters the module in focus and leaves it through nothing but hidden operations. */
  private void addEdgesPassing(Layer hidden, Boundary boundary, EdgeCollector edges) {
    ImmutableList<Layer> leaving =
        visibility.children(hidden).stream()
            .filter(child -> placement.find(child) == null)
            .collect(toImmutableList());
    if (leaving.isEmpty()) {
      return;
    }
    for (Parent parent : visibility.parents(hidden)) {
      Layer from = history.layers().get(parent.layer());
      if (placement.find(from) == null) {
        for (Layer to : leaving) {
          edges.add(
              new End(boundary.enters(from), 1),
              new End(boundary.leaves(to), 1),
              List.of(),
              "",
              NodeWriter.isInternal(from));
        }
      }
    }
  }
}
