package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes one node where its module is open: a layer in the unrolled view, a layer with all of
 * its passes in the rolled one.
 *
 * @param name the node's id
 * @param passes its passes in the order of execution, at least one
 */
record Unit(String name, ImmutableList<Layer> passes) {

  static ImmutableList<Unit> of(List<Layer> layers, View view) {
    Map<String, ImmutableList.Builder<Layer>> passes = new LinkedHashMap<>();
    for (Layer layer : layers) {
      passes.computeIfAbsent(name(layer, view), n -> ImmutableList.builder()).add(layer);
    }
    return passes.entrySet().stream()
        .map(entry -> new Unit(entry.getKey(), entry.getValue().build()))
        .collect(toImmutableList());
  }

  /** The name of the unit that a layer belongs to. */
  static String name(Layer layer, View view) {
    return view == View.ROLLED ? layer.label().layer() : layer.name();
  }

  Layer first() {
    return passes.get(0);
  }
}
