package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import dev.loupe.cost.Cost;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.OperatorCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Sums over what a node stands for. */
final class Figures {
  /** Most drawings need none. */
  private final Supplier<ModelCost> costs;

  Figures(ModelHistory history) {
    this.costs = Suppliers.memoize(() -> ModelCost.of(history));
  }

  private static ImmutableList<Layer> operations(List<Unit> units) {
    return units.stream()
        .flatMap(unit -> unit.passes().stream())
        .filter(Layer::isOperation)
        .collect(toImmutableList());
  }

  Cost cost(List<Unit> units) {
    return operations(units).stream().map(costs.get()::of).reduce(Cost.ZERO, Cost::plus);
  }

  /** The size of the results, in bytes. */
  static long bytes(List<Unit> units) {
    return operations(units).stream().mapToLong(layer -> layer.tensor().bytes()).sum();
  }

  /** In nanoseconds; a call with several results counts once. */
  static long nanos(List<Unit> units) {
    Map<Integer, Long> nanos = new HashMap<>();
    for (Layer layer : operations(units)) {
      layer.call().ifPresent(call -> nanos.put(call.id(), call.nanos()));
    }
    return nanos.values().stream().mapToLong(time -> time).sum();
  }

  /** The elements of the parameters that are read, each parameter counted once. */
  static long parameters(List<Unit> units) {
    return operations(units).stream()
        .flatMap(layer -> layer.parameters().stream())
        .distinct()
        .mapToLong(parameter -> parameter.tensor().elements())
        .sum();
  }

  /** Whether an operator ran there. */
  static boolean ran(List<Unit> units) {
    return operations(units).stream().map(Layer::call).anyMatch(call -> call.isPresent());
  }

  /** The number that a colour stands for; {@link OperatorCall#nanos} in nanoseconds. */
  long number(ColorBy colorBy, List<Unit> units) {
    return switch (colorBy) {
      case TIME -> nanos(units);
      case MEMORY -> bytes(units);
      case FLOPS -> cost(units).flops();
      case PARAMS -> parameters(units);
      case DIFFERENCE, TYPE, MODULE ->
          throw new IllegalArgumentException(colorBy + " is no number");
    };
  }

  /** Whether nothing is known of that number. */
  boolean isUnknown(ColorBy colorBy, List<Unit> units) {
    if (colorBy != ColorBy.FLOPS) {
      return false;
    }
    Cost cost = cost(units);
    return !cost.isKnown() && cost.flops() == 0;
  }
}
