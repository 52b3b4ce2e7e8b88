package dev.loupe.render.view;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import dev.loupe.history.GradFn;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides where functions of a backward graph are drawn: a layer's where the forward drawing has
 * the layer. What is no layer's is a part of the operators whose gradients come to it, and lies in
 * the modules that are around all of them.
 */
final class BackwardPlaces {
  private static final Place OUTSIDE =
      new Place("", ImmutableList.of(), Optional.empty(), Optional.empty());

  private final ModelHistory history;
  private final Placement forward;
  private final Map<GradFn, Place> places = new LinkedHashMap<>();

  private final Multiset<String> functionsIn = HashMultiset.create();

  /** For what is no layer's the layer that it is a part of, if it is of one alone. */
  private final Map<GradFn, Optional<Layer>> owners = new HashMap<>();

  BackwardPlaces(ModelHistory history, Placement forward, BackwardOrder order) {
    this.history = history;
    this.forward = forward;
    for (GradFn function : order.functions()) {
      Optional<Layer> layer = layers(function).findFirst();
      Place place = layer.isPresent() ? place(layer.get()) : around(order.sources(function));
      owners.put(function, layer.or(() -> common(order, function)));
      places.put(function, place);
      functionsIn.add(place.node());
    }
  }

  private Place place(Layer layer) {
    return Optional.ofNullable(forward.find(layer)).orElse(OUTSIDE);
  }

  private Place around(Collection<GradFn> functions) {
    return functions.stream().map(this::of).reduce(BackwardPlaces::around).orElse(OUTSIDE);
  }

  /** The layers whose gradients it takes in: operations in order, then inputs and outputs. */
  Stream<Layer> layers(GradFn function) {
    return function.layers().values().stream()
        .distinct()
        .map(history.layers()::get)
        .sorted(
            Comparator.comparing((Layer layer) -> !layer.isOperation())
                .thenComparing(Layer::index));
  }

  private Optional<Layer> common(BackwardOrder order, GradFn function) {
    List<Optional<Layer>> all =
        order.sources(function).stream().map(this::owner).distinct().toList();
    return all.size() == 1 ? all.get(0) : Optional.empty();
  }

  /** The layer that the function is of, or a part of; empty if there are several. */
  Optional<Layer> owner(GradFn function) {
    return owners.getOrDefault(function, Optional.empty());
  }

  /** The place that is inside of all that two places are inside of. */
  private static Place around(Place one, Place other) {
    if (one.box().isPresent() && one.node().equals(other.node())) {
      return one;
    }
    int shared = 0;
    while (shared < Math.min(one.groups().size(), other.groups().size())
        && one.groups().get(shared).equals(other.groups().get(shared))) {
      shared++;
    }
    return new Place("", one.groups().subList(0, shared), Optional.empty(), Optional.empty());
  }

  /** Where a function is drawn; if that is no box, the place's node is not the function's. */
  Place of(GradFn function) {
    Place place = places.get(function);
    if (place == null) {
      throw new IllegalStateException("function %d has no place".formatted(function.id()));
    }
    return place;
  }

  /** How many functions a box stands for. */
  int functionsIn(Place box) {
    return functionsIn.count(box.node());
  }
}
