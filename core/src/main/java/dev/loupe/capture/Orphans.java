package dev.loupe.capture;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import dev.loupe.history.LayerKind;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Drops layers that are connected, in either direction, to no input and no output. Traced models
 * are full of them: arithmetic on shapes. What is connected and leads nowhere stays.
 */
final class Orphans {

  private Orphans() {}

  /**
   * The layers without orphans.
   *
   * @param halted whether the last layer stands for outputs that were not reached
   */
  static ImmutableList<RawLayer> removedFrom(List<RawLayer> layers, boolean halted) {
    ListMultimap<RawLayer, RawLayer> children = ArrayListMultimap.create();
    ListMultimap<Integer, RawLayer> ofCall = ArrayListMultimap.create();
    Set<RawLayer> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<RawLayer> open = new ArrayDeque<>();
    for (RawLayer layer : layers) {
      layer.parents.keySet().forEach(parent -> children.put(parent, layer));
      layer.calls.forEach(call -> ofCall.put(call.id(), layer));
      if (layer.kind == LayerKind.INPUT
          || layer.kind == LayerKind.OUTPUT
          || layer.kind == LayerKind.FAILURE
          || (halted && layer.order == layers.size() - 1)) {
        kept.add(layer);
        open.add(layer);
      }
    }
    while (!open.isEmpty()) {
      RawLayer layer = open.remove();
      keep(layer.parents.keySet(), kept, open);
      keep(children.get(layer), kept, open);
      // The results of one call stay together.
      layer.calls.forEach(call -> keep(ofCall.get(call.id()), kept, open));
    }
    return layers.stream().filter(kept::contains).collect(toImmutableList());
  }

  private static void keep(Iterable<RawLayer> reached, Set<RawLayer> kept, Deque<RawLayer> open) {
    for (RawLayer layer : reached) {
      if (kept.add(layer)) {
        open.add(layer);
      }
    }
  }
}
