package dev.loupe.listen;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.capture.SeenLayer;
import dev.loupe.history.ModulePass;
import java.util.HashMap;
import java.util.Map;

/**
 * What stays the same of a layer from forward to forward, though others may come and go before it,
 * as dropouts do between training and evaluation.
 *
 * @param modules the module calls that it is computed in
 * @param type its type
 * @param address the path of an input or output; else empty
 * @param number its number among those that are alike otherwise, from 0
 */
record Place(ImmutableList<ModulePass> modules, String type, String address, int number) {

  /** What it is and where, for messages: {@code relu in features.1}. */
  String text() {
    ModulePass innermost = Iterables.getLast(modules, null);
    return innermost == null ? type : type + " in " + innermost.address();
  }

  /** Gives the layers of one forward their places, in the order of events. */
  static final class Counter {
    private final Map<Place, Integer> seen = new HashMap<>();
    private final Map<Integer, Place> byOrder = new HashMap<>();

    /** The place of a layer; the same again for one that is told of twice. */
    Place of(SeenLayer layer) {
      return byOrder.computeIfAbsent(layer.order(), order -> next(layer));
    }

    private Place next(SeenLayer layer) {
      Place first = new Place(layer.modules(), layer.type(), layer.address(), 0);
      int number = seen.merge(first, 1, Integer::sum) - 1;
      return number == 0
          ? first
          : new Place(layer.modules(), layer.type(), layer.address(), number);
    }

    /** The place of a layer by its number in the order of events. */
    Place at(int order) {
      Place place = byOrder.get(order);
      if (place == null) {
        throw new IllegalArgumentException("no layer was told of with number " + order);
      }
      return place;
    }
  }
}
