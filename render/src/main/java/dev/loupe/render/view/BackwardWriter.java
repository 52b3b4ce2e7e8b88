package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.loupe.history.GradFn;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parameter;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the nodes of a backward graph. */
final class BackwardWriter {
  private static final int MOST_LAYERS = 2;

  /** What a box of a module is called by. */
  private static final ImmutableSet<Row.Role> NAMES =
      Sets.immutableEnumSet(Row.Role.TITLE, Row.Role.CLASS, Row.Role.ADDRESS);

  private final ModelHistory history;
  private final ImmutableMap<String, Parameter> parameters;
  private final BackwardPlaces places;
  private final Places forward;
  private final Details details;
  private final Set<GradFn> starts;

  BackwardWriter(
      ModelHistory history,
      BackwardPlaces places,
      Places forward,
      Details details,
      Set<GradFn> starts) {
    this.history = history;
    this.parameters = Maps.uniqueIndex(history.parameters(), Parameter::address);
    this.places = places;
    this.forward = forward;
    this.details = details;
    this.starts = starts;
  }

  /** {@code ConvolutionBackward0_12}. */
  static String id(GradFn function) {
    return function.name() + "_" + function.id();
  }

  /** A function with a node of its own. */
  Node function(GradFn function) {
    ImmutableList<Layer> layers = places.layers(function).collect(toImmutableList());
    Optional<Parameter> parameter = function.parameter().map(parameters::get);
    Optional<Scope> atomic = layers.isEmpty() ? Optional.empty() : places.of(function).atomic();
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    rows.add(new Row(Row.Role.TITLE, "%s #%d".formatted(function.name(), function.id())));
    if (!layers.isEmpty()) {
      rows.add(new Row(Row.Role.LAYER, names(layers)));
    }
    layers.stream()
        .findFirst()
        .map(Layer::tensor)
        .or(() -> parameter.map(Parameter::tensor))
        .flatMap(details::ofGradient)
        .ifPresent(rows::add);
    atomic.ifPresent(module -> rows.add(new Row(Row.Role.ADDRESS, "@" + forward.name(module))));
    layers.stream()
        .filter(layer -> layer.kind() == LayerKind.INPUT)
        .flatMap(layer -> layer.address().stream())
        .forEach(address -> rows.add(new Row(Row.Role.ADDRESS, "@" + address)));
    function.parameter().ifPresent(address -> rows.add(new Row(Row.Role.ADDRESS, "@" + address)));
    return new Node(
        id(function),
        kind(function, layers),
        atomic.isPresent() || function.parameter().isPresent() ? Shape.BOX : Shape.OVAL,
        rows.build(),
        tooltip(function, layers),
        ImmutableSet.of(),
        layers.stream().findFirst());
  }

  private static String names(ImmutableList<Layer> layers) {
    int more = layers.size() - MOST_LAYERS;
    return layers.stream().limit(MOST_LAYERS).map(Layer::name).collect(Collectors.joining(", "))
        + (more > 0 ? ", +" + more + " more" : "");
  }

  private NodeKind kind(GradFn function, ImmutableList<Layer> layers) {
    if (starts.contains(function)) {
      return NodeKind.OUTPUT;
    } else if (layers.stream().anyMatch(layer -> layer.kind() == LayerKind.INPUT)) {
      return NodeKind.INPUT;
    }
    return function.parameter().isPresent() ? NodeKind.PARAMETERS : NodeKind.OPERATION;
  }

  private String tooltip(GradFn function, ImmutableList<Layer> layers) {
    if (!layers.isEmpty()) {
      String forwards = Tooltip.of(layers.subList(0, 1), history);
      return "takes in the gradient of %s%s"
          .formatted(
              layers.stream().map(Layer::name).collect(Collectors.joining(", ")),
              forwards.isEmpty() ? "" : "\n" + forwards);
    }
    String what =
        function.parameter().map(address -> "adds to the gradient of " + address).orElse("");
    String owner = places.owner(function).map(layer -> "a part of " + layer.name()).orElse("");
    return what + (what.isEmpty() || owner.isEmpty() ? "" : "\n") + owner;
  }

  /** A box of the forward drawing, with the number of functions in it instead of operations. */
  Node box(Place place, Node ofForward) {
    ImmutableList.Builder<Row> rows = ImmutableList.builder();
    ofForward.rows().stream().filter(row -> NAMES.contains(row.role())).forEach(rows::add);
    int functions = places.functionsIn(place);
    rows.add(new Row(Row.Role.COUNTS, Texts.plural(functions, "function", "functions")));
    return ofForward.withRows(rows.build());
  }
}
