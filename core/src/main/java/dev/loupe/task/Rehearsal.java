package dev.loupe.task;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static com.google.common.collect.ImmutableSortedMap.toImmutableSortedMap;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import dev.loupe.capture.Capture;
import dev.loupe.error.LoupeException;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.OperatorCall;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A first run of a forward, for selectors that need its record. It leaves everything as it was, so
 * that a second run does the same, and knows the chosen layers from their numbers.
 */
final class Rehearsal {
  private final ModelHistory history;
  private final ImmutableMap<Selector, LayerChoice> choices;

  /** The layers by their numbers in the order of events. */
  private final ImmutableSortedMap<Integer, Layer> byOrder;

  /** The numbers of those that selectors choose by the record. */
  private final ImmutableSet<Integer> chosen;

  private Rehearsal(ModelHistory history, Set<Selector> selectors, ForwardState start) {
    this.history = history;
    this.choices =
        ImmutableMap.copyOf(
            Maps.asMap(selectors, selector -> choice(start, selector, selector.in(history))));
    this.byOrder =
        history.layers().stream()
            .collect(
                toImmutableSortedMap(Comparator.naturalOrder(), start::order, Function.identity()));
    this.chosen =
        selectors.stream()
            .filter(Selector::needsRecord)
            .flatMap(selector -> start.orders(selector.in(history)).stream())
            .collect(toImmutableSet());
  }

  static Rehearsal of(RecordableModel model, Inputs inputs, Set<Selector> selectors) {
    try (ForwardState start = new ForwardState(model)) {
      ModelHistory history = Capture.run(model, inputs, start);
      try {
        return new Rehearsal(history, selectors, start);
      } finally {
        start.restore();
      }
    }
  }

  private static LayerChoice choice(ForwardState start, Selector selector, List<Layer> layers) {
    if (!selector.needsRecord()) {
      return new LayerChoice(selector::takes, true);
    }
    Set<Integer> orders = start.orders(layers);
    return new LayerChoice(
        seen -> orders.contains(seen.order()),
        layers.stream().anyMatch(layer -> layer.kind() == LayerKind.BUFFER));
  }

  ImmutableMap<Selector, LayerChoice> choices() {
    return choices;
  }

  /**
   * Closes a second run if it was another than this one.
   *
   * @throws LoupeException if it was
   */
  void checkSame(ModelHistory second) {
    List<Layer> before = history.layers();
    List<Layer> now = second.layers();
    for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
      if (!text(before.get(i)).equals(text(now.get(i)))) {
        throw differs(
            second,
            "layer %d was %s, and then %s".formatted(i, text(before.get(i)), text(now.get(i))));
      }
    }
    if (before.size() != now.size()) {
      throw differs(second, "it had %d layers, and then %d".formatted(before.size(), now.size()));
    }
  }

  /**
   * Closes a second run, which was changed or halted on the way, if it was another than this one
   * until then, or had others in the place of the chosen layers.
   *
   * @param now the second run's layers by their numbers in the order of events
   * @throws LoupeException if it was
   */
  void checkSameUntilAltered(ModelHistory second, ImmutableSortedMap<Integer, Layer> now) {
    boolean halted = second.haltedAfter().isPresent();
    int altered =
        now.entrySet().stream()
            .filter(entry -> !second.interventions(entry.getValue()).isEmpty())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    byOrder.forEach(
        (order, before) -> {
          Layer then = now.get(order);
          if (then == null && halted) {
            return;
          }
          // Names may differ: a layer may have fewer passes now.
          String is = then == null ? "nothing" : what(then);
          if (order <= altered && !is.equals(what(before))) {
            throw differs(
                second, "%s was %s, and then %s".formatted(before.name(), what(before), is));
          } else if (chosen.contains(order) && !is.equals(what(before))) {
            second.close();
            throw new LoupeException(
                "The changed forward runs otherwise: where %s was, %s, there is %s"
                    .formatted(before.name(), what(before), is));
          }
        });
  }

  private static String text(Layer layer) {
    return "%s (%s)".formatted(layer.name(), what(layer));
  }

  private static String what(Layer layer) {
    return layer.call().map(OperatorCall::operator).map(it -> it + " ").orElse("")
        + layer.tensor().shapeText();
  }

  private LoupeException differs(ModelHistory second, String how) {
    second.close();
    return new LoupeException(
        ("The model did not run the same way twice, as the selector %s needs: %s. It draws random"
                + " numbers that are not libtorch's, keeps something of its own from run to run, or"
                + " runs parts side by side. Selector.all() and type() need one run")
            .formatted(late(), how));
  }

  private Selector late() {
    return choices.keySet().stream().filter(Selector::needsRecord).findFirst().orElseThrow();
  }
}
