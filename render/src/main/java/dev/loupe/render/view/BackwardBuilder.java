package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.error.BadInputException;
import dev.loupe.history.GradFn;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.view.EdgeCollector.End;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes the view of a history's backward graph, in the frames of the forward's. */
final class BackwardBuilder {
  private final ModelHistory history;
  private final ViewOptions options;
  private final BackwardStart start;
  private final Placement forward;
  private final NodeWriter forwardWriter;
  private final FoldedWriter foldedWriter;
  private final BackwardOrder order;
  private final BackwardPlaces places;
  private final BackwardWriter writer;

  BackwardBuilder(ModelHistory history, ViewOptions options, BackwardStart start) {
    check(options);
    this.history = history;
    this.options = options;
    this.start = start;
    Set<GradFn> starts = start.functions(history);
    this.order = new BackwardOrder(history.gradients().graph(), starts);
    this.forward = new Placement(history, options, null, new Visibility(history, options));
    this.places = new BackwardPlaces(history, forward, order);
    Details details = new Details(options.look(), new Figures(history));
    this.forwardWriter = new NodeWriter(history, options.view(), forward.places(), details);
    this.foldedWriter = new FoldedWriter(history, forward.places(), details);
    this.writer = new BackwardWriter(history, places, forward.places(), details, starts);
  }

  private static void check(ViewOptions options) {
    refuse(options.view() == View.ROLLED, "rolled view");
    refuse(options.focus().isPresent(), "module in focus");
    refuse(options.opening().most().isPresent(), "number of boxes to choose a depth by");
    refuse(options.look().colorBy().isPresent(), "colours that tell something");
    refuse(options.look().gradient().isPresent(), "path of a gradient: all of its edges are one");
  }

  private static void refuse(boolean asked, String what) {
    if (asked) {
      throw new BadInputException("A drawing of the backward graph has no " + what);
    }
  }

  GraphView build() {
    GroupBuilder root = new GroupBuilder(forwardWriter, forward.places());
    for (GradFn function : order.functions()) {
      Place place = places.of(function);
      root.open(place.groups()).addOnce(node(function), () -> node(function, place));
    }
    return new GraphView(
        "Backward graph of " + history.modelName(),
        caption(),
        options.direction(),
        root.build(),
        Optional.empty(),
        edges());
  }

  private Node node(GradFn function, Place place) {
    return place
        .box()
        .map(
            box -> {
              List<Unit> inside = forward.unitsOf(place.node());
              return writer.box(
                  place,
                  box.isFolded()
                      ? foldedWriter.write(place, box, inside)
                      : forwardWriter.box(place, box.first(), inside));
            })
        .orElseGet(() -> writer.function(function));
  }

  /** The id of the node that a function is drawn as, or within. */
  private String node(GradFn function) {
    Place place = places.of(function);
    return place.box().isPresent() ? place.node() : BackwardWriter.id(function);
  }

  private ImmutableList<String> caption() {
    long parameters =
        order.functions().stream().filter(function -> function.parameter().isPresent()).count();
    return ImmutableList.of(
        "where gradients flow to from " + start.text(history),
        "%s, which bring gradients to %s"
            .formatted(
                Texts.plural(
                    order.functions().size(), "function of autograd", "functions of autograd"),
                Texts.plural(parameters, "parameter", "parameters")));
  }

  private ImmutableList<Edge> edges() {
    Map<String, SortedSet<Integer>> passes = new LinkedHashMap<>();
    order.functions().forEach(it -> passes.put(node(it), new TreeSet<>(Set.of(1))));
    EdgeCollector edges = new EdgeCollector(passes);
    for (GradFn target : order.functions()) {
      addEdgesTo(target, edges);
    }
    return edges.edges().stream().map(edge -> edge.with(Trait.BACKWARD)).collect(toImmutableList());
  }

  private void addEdgesTo(GradFn target, EdgeCollector edges) {
    SetMultimap<GradFn, Integer> inputs = LinkedHashMultimap.create();
    for (GradFn source : order.sources(target)) {
      source.next().stream()
          .filter(next -> next.gradFn() == target.id())
          .forEach(next -> inputs.put(source, next.input()));
    }
    boolean box = places.of(target).box().isPresent();
    boolean labeled = !box && ImmutableSet.copyOf(inputs.values()).size() > 1;
    inputs
        .asMap()
        .forEach(
            (source, numbers) -> {
              // What happens within a closed module is not drawn.
              if (!box || !node(source).equals(node(target))) {
                End tail = new End(node(source), 1);
                edges.add(tail, new End(node(target), 1), labels(labeled, numbers), "", false);
              }
            });
  }

  /** Which of the gradients it is that a function takes in. */
  private static List<String> labels(boolean labeled, Collection<Integer> numbers) {
    return labeled ? numbers.stream().map(number -> "gradient " + number).toList() : List.of();
  }
}
