package dev.loupe.task;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import org.bytedeco.pytorch.IValueVector;

/** Notes the numbers that the layers of a record have in the order of events. */
final class LayerOrders implements CallObserver {
  private static final Observation NOTHING = (call, results) -> {};

  private ImmutableSortedMap<Integer, Layer> layers = ImmutableSortedMap.of();

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    return NOTHING;
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
    ImmutableSortedMap.Builder<Integer, Layer> byOrder = ImmutableSortedMap.naturalOrder();
    history.layers().forEach(layer -> byOrder.put(orders.get(layer.index()), layer));
    layers = byOrder.buildOrThrow();
    return history;
  }

  /** The layers of the record by these numbers. */
  ImmutableSortedMap<Integer, Layer> layers() {
    return layers;
  }
}
