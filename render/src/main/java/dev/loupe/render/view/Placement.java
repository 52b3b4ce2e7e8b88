package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which node stands for which layers. */
final class Placement {
  private final ImmutableList<Unit> units;
  private final ImmutableList<Unit> hidden;
  private final Places places;
  private final Map<Layer, Place> placeOf = new HashMap<>();

  /** The units that each drawn node stands for, those that are hidden in it included. */
  private final ListMultimap<String, Unit> unitsOf = ArrayListMultimap.create();

  private final Map<String, SortedSet<Integer>> passes = new LinkedHashMap<>();

  /**
   * Places all layers.
   *
   * @param focus the module that alone is drawn; null for the whole model
   */
  Placement(
      ModelHistory history, ViewOptions options, @Nullable Focus focus, Visibility visibility) {
    this(history, options, focus, visibility, 0);
  }

  /**
   * Places all layers.
   *
   * @param focus the module that alone is drawn; null for the whole model
   * @param foldedFrom how many modules are around the outermost repeats that are folded, if any are
   */
  Placement(
      ModelHistory history,
      ViewOptions options,
      @Nullable Focus focus,
      Visibility visibility,
      int foldedFrom) {
    ImmutableList<Layer> inside =
        history.layers().stream()
            .filter(layer -> layer.kind() != LayerKind.BUFFER || visibility.isShown(layer))
            .filter(layer -> Focus.contains(focus, layer))
            .collect(toImmutableList());
    ImmutableList<Unit> all = Unit.of(inside, options.view());
    this.places = new Places(history, options, focus, all, visibility, foldedFrom);
    this.units = all.stream().filter(visibility::isShown).collect(toImmutableList());
    this.hidden = all.stream().filter(unit -> !visibility.isShown(unit)).collect(toImmutableList());
    for (Unit unit : all) {
      Place place = places.of(unit);
      unitsOf.put(place.node(), unit);
      if (visibility.isShown(unit)) {
        add(unit, place);
      }
    }
  }

  private void add(Unit unit, Place place) {
    SortedSet<Integer> nodePasses = passes.computeIfAbsent(place.node(), node -> new TreeSet<>());
    for (Layer pass : unit.passes()) {
      placeOf.put(pass, place);
      nodePasses.add(place.passOf(pass));
    }
  }

  Places places() {
    return places;
  }

  /** The units that are drawn. */
  ImmutableList<Unit> units() {
    return units;
  }

  /** The operations that are hidden. */
  ImmutableList<Unit> hidden() {
    return hidden;
  }

  /** The passes of each node, in the order of execution. */
  Map<String, SortedSet<Integer>> passes() {
    return Collections.unmodifiableMap(passes);
  }

  /** The units that a node stands for, those that are hidden in it included. */
  List<Unit> unitsOf(String node) {
    return Collections.unmodifiableList(unitsOf.get(node));
  }

  /** Where a layer is drawn; null if it is outside of the focus or hidden. */
  @Nullable Place find(Layer layer) {
    return placeOf.get(layer);
  }

  /** Where a layer is drawn. */
  Place of(Layer layer) {
    Place place = find(layer);
    if (place == null) {
      throw new IllegalStateException(layer.name() + " has no place");
    }
    return place;
  }
}
