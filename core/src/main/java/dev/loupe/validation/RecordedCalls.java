package dev.loupe.validation;

import com.google.common.base.Splitter;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import dev.loupe.capture.CallObserver.ObservedCall;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The calls that a record has, to be crossed off as they are seen. */
final class RecordedCalls {
  private static final Splitter PARTS = Splitter.on(" + ");

  private final Thread owner = Thread.currentThread();
  private final ListMultimap<Integer, Layer> byId = ArrayListMultimap.create();
  private final Set<Integer> unseen;
  private final List<Layer> outOfOrder = new ArrayList<>();

  /** Whether the model runs parts of its forward in other threads: then calls have no one order. */
  private boolean forks;

  RecordedCalls(ModelHistory record) {
    record.operations().forEach(layer -> byId.put(layer.call().orElseThrow().id(), layer));
    this.unseen = new LinkedHashSet<>(byId.keySet());
  }

  /** The operators of a layer: more than one for a layer that several calls make. */
  static List<String> parts(Layer layer) {
    return layer.call().map(call -> PARTS.splitToList(call.operator())).orElse(List.of());
  }

  /** Whether a call is recorded as that of a Linear module, in whatever operators it came. */
  boolean isLinear(int id) {
    return !byId.get(id).isEmpty() && byId.get(id).get(0).type().equals("linear");
  }

  /**
   * The layers of a call, by its results; none if the record does not have it.
   *
   * @param agrees whether a layer's parents are those of the call
   */
  ImmutableList<Layer> of(ObservedCall call, Predicate<Layer> agrees) {
    forks |= Thread.currentThread() != owner;
    int id = call.id();
    if (!unseen.contains(id) && !forks) {
      return ImmutableList.of();
    }
    if (!isIt(id, call, agrees)) {
      for (int other : unseen) {
        if (isIt(other, call, agrees)) {
          outOfOrder.add(byId.get(other).get(0));
          return take(other);
        }
      }
    }
    // What does not agree is taken all the same, to say in what.
    return take(id);
  }

  private boolean isIt(int id, ObservedCall call, Predicate<Layer> agrees) {
    if (!unseen.contains(id)) {
      return false;
    }
    Layer layer = byId.get(id).get(0);
    return parts(layer).get(0).equals(call.operator().fullName()) && agrees.test(layer);
  }

  private ImmutableList<Layer> take(int id) {
    return unseen.remove(id) ? ImmutableList.copyOf(byId.get(id)) : ImmutableList.of();
  }

  /** The run is over. */
  void checkAllSeen(Findings findings) {
    for (int id : unseen) {
      Layer layer = byId.get(id).get(0);
      findings.fault(layer, Kind.NOT_RUN, "the model did not run it");
    }
    if (!forks) {
      outOfOrder.forEach(
          layer -> findings.fault(layer, Kind.WRONG_ORDER, "ran at another place in the order"));
    }
  }
}
