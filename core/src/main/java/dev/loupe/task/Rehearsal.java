package dev.loupe.task;

import com.google.common.collect.ImmutableMap;
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
import java.util.List;
import java.util.Set;

/**
 * A first run of a forward, for selectors that need its record. It leaves everything as it was, so
 * that a second run does the same, and knows the chosen layers from their numbers.
 */
final class Rehearsal {
  private final ModelHistory history;
  private final ImmutableMap<Selector, LayerChoice> choices;

  private Rehearsal(ModelHistory history, ImmutableMap<Selector, LayerChoice> choices) {
    this.history = history;
    this.choices = choices;
  }

  static Rehearsal of(RecordableModel model, Inputs inputs, Set<Selector> selectors) {
    try (ForwardState start = new ForwardState(model)) {
      ModelHistory history = Capture.run(model, inputs, start);
      try {
        return new Rehearsal(
            history,
            ImmutableMap.copyOf(
                Maps.asMap(selectors, selector -> choice(start, selector.in(history)))));
      } finally {
        start.restore();
      }
    }
  }

  private static LayerChoice choice(ForwardState start, List<Layer> layers) {
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

  private static String text(Layer layer) {
    return "%s (%s%s)"
        .formatted(
            layer.name(),
            layer.call().map(OperatorCall::operator).map(it -> it + " ").orElse(""),
            layer.tensor().shapeText());
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
