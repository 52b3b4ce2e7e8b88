package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import dev.loupe.render.view.EdgeCollector.End;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the view of a history. */
final class ViewBuilder {
  /** Operators whose arguments are alike, or whose order nobody needs to be told. */
  private static final Set<String> UNLABELED =
      Set.of("add", "mul", "cat", "stack", "eq", "ne", "maximum", "minimum");

  private final ModelHistory history;
  private final ViewOptions options;
  private final Visibility visibility;
  private final Placement placement;
  private final GradientPath gradient;
  private final NodeWriter writer;
  private final FoldedWriter foldedWriter;
  private final ImmutableMap<String, Hue> hues;
  private final Tones tones;

  private final @Nullable OpenViewBuilder notes;

  ViewBuilder(ModelHistory history, ViewOptions options) {
    this(history, options, null, 0);
  }

  /**
   * Prepares to build.
   *
   * @param notes is told what the edges consist of
   * @param foldedFrom how many modules are around the outermost repeats that are folded, if any are
   */
  ViewBuilder(
      ModelHistory history, ViewOptions options, @Nullable OpenViewBuilder notes, int foldedFrom) {
    this.notes = notes;
    this.history = history;
    this.options = options;
    this.visibility = new Visibility(history, options);
    this.gradient = new GradientPath(history, visibility, options.look().gradient());
    Focus focus = options.focus().map(key -> Focus.of(history, key)).orElse(null);
    this.placement = new Placement(history, options, focus, visibility, foldedFrom);
    Figures figures = new Figures(history);
    Details details = new Details(options.look(), figures);
    this.writer = new NodeWriter(history, options.view(), placement.places(), details);
    this.foldedWriter = new FoldedWriter(history, placement.places(), details);
    this.hues = Hues.of(history, options.look(), figures, placement);
    this.tones = new Tones(options.look().colorBy(), hues);
  }

  Places places() {
    return placement.places();
  }

  /** What the colours of the nodes tell. */
  ImmutableMap<String, Hue> hues() {
    return hues;
  }

  GraphView build() {
    if (notes != null) {
      for (Unit unit : placement.units()) {
        for (Layer pass : unit.passes()) {
          notes.pass(pass, placement.of(pass));
        }
      }
    }
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
        List<String> arguments = labeled ? parent.arguments() : List.of();
        if (notes != null) {
          notes.enters(from, tail, layer, place, arguments, gradient.flowed(layer, from));
        }
        End head = new End(place.node(), place.passOf(layer));
        edges.add(
            tail,
            head,
            arguments,
            ControlTexts.entered(from, layer, place),
            NodeWriter.isInternal(from));
        if (gradient.flowed(layer, from)) {
          edges.addGradient(tail, head);
        }
      }
    }
  }

  private void addEdgesLeaving(Layer layer, Boundary boundary, EdgeCollector edges) {
    Place place = placement.of(layer);
    for (Layer child : visibility.children(layer)) {
      if (placement.find(child) == null) {
        End tail = new End(place.node(), place.passOf(layer));
        addPlain(layer, tail, child, new End(boundary.leaves(child), 1), edges);
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
          End tail = new End(boundary.enters(from), 1);
          addPlain(from, tail, to, new End(boundary.leaves(to), 1), edges);
        }
      }
    }
  }

  /** An edge that leads out of the focus, which says nothing. */
  private void addPlain(Layer from, End tail, Layer to, End head, EdgeCollector edges) {
    if (notes != null) {
      notes.leaves(from, tail, head, gradient.flowed(to, from));
    }
    edges.add(tail, head, List.of(), "", NodeWriter.isInternal(from));
    if (gradient.flowed(to, from)) {
      edges.addGradient(tail, head);
    }
  }
}
