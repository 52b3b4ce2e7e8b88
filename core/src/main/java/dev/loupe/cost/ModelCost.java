package dev.loupe.cost;

import static com.google.common.collect.ImmutableSortedSet.toImmutableSortedSet;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.ListMultimap;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import java.util.Collection;
import java.util.Comparator;

/**
 * What the forward pass of a model cost, by layer and by module. Immutable.
 *
 * <pre>{@code
 * ModelCost.of(history).total().macsText() // 714 MMACs
 * }</pre>
 */
public final class ModelCost {
  private final ImmutableList<Layer> layers;
  private final ImmutableList<Cost> costs;

  private ModelCost(ImmutableList<Layer> layers, ImmutableList<Cost> costs) {
    this.layers = layers;
    this.costs = costs;
  }

  /**
   * Works out the cost of what was recorded.
   *
   * @param history only its facts are read, so it may be closed already
   */
  public static ModelCost of(ModelHistory history) {
    ListMultimap<Integer, Layer> calls = ArrayListMultimap.create();
    for (Layer layer : history.layers()) {
      layer.call().ifPresent(call -> calls.put(call.id(), layer));
    }
    ImmutableList.Builder<Cost> costs = ImmutableList.builder();
    for (Layer layer : history.layers()) {
      costs.add(
          layer
              .call()
              .map(call -> cost(layer, ImmutableList.copyOf(calls.get(call.id())), history))
              .orElse(Cost.ZERO));
    }
    return new ModelCost(history.layers(), costs.build());
  }

  /** A call with several results is counted at the first of them. */
  private static Cost cost(Layer layer, ImmutableList<Layer> results, ModelHistory history) {
    if (layer.kind() == LayerKind.FAILURE) {
      return Cost.UNKNOWN;
    }
    return layer.equals(results.get(0))
        ? Rules.cost(new Operands(layer, results, history))
        : Cost.ZERO;
  }

  /**
   * Of the operation that made a layer, in one pass; of inputs, outputs and buffers {@link
   * Cost#ZERO}. An operation with several results has its cost at the first.
   *
   * @param layer one of the history's
   */
  public Cost of(Layer layer) {
    return costs.get(layer.index());
  }

  /** Of all that ran in one call of a module. */
  public Cost of(ModuleCall call) {
    return sum(call.layers());
  }

  /** Of all that ran in all calls of a module. */
  public Cost of(ModuleInfo module) {
    return sum(
        module.calls().stream()
            .flatMap(call -> call.layers().stream())
            .collect(toImmutableSortedSet(Comparator.naturalOrder())));
  }

  /** Of the whole forward pass. */
  public Cost total() {
    return costs.stream().reduce(Cost.ZERO, Cost::plus);
  }

  private Cost sum(Collection<Integer> indices) {
    return indices.stream().map(costs::get).reduce(Cost.ZERO, Cost::plus);
  }

  /** The types of the layers whose cost is unknown. */
  public ImmutableSortedSet<String> unknownTypes() {
    return layers.stream()
        .filter(layer -> !of(layer).isKnown())
        .map(Layer::type)
        .collect(toImmutableSortedSet(Comparator.naturalOrder()));
  }
}
