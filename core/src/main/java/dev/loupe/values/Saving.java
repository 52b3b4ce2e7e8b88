package dev.loupe.values;

import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.capture.ForwardException;
import dev.loupe.capture.SeenLayer;
import dev.loupe.error.BadInputException;
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
import java.util.function.Predicate;

/**
 * Records a forward and keeps values of chosen layers: in one run where the selector is decided
 * when an operator returns; else a first run gives the labels, everything is put back as it was,
 * and a second run keeps the values.
 */
public final class Saving {
  private final RecordableModel model;
  private final Selector selector;
  private final SaveOptions options;

  private Saving(RecordableModel model, Selector selector, SaveOptions options) {
    this.model = model;
    this.selector = selector;
    this.options = options;
  }

  /** Will keep the values of a model's layers. */
  public static Saving of(RecordableModel model, Selector selector, SaveOptions options) {
    return new Saving(model, selector, options);
  }

  /**
   * Runs the model's forward and records it.
   *
   * @return the record with the values; the caller closes it
   * @throws BadInputException if the inputs don't fit, or a name in the selector means nothing
   * @throws ForwardException if the forward fails further in
   * @throws LoupeException if the second run differs from the first
   */
  public ModelHistory run(Inputs inputs) {
    if (selector == Selector.none()) {
      return Capture.run(model, inputs, CallObserver.NONE);
    }
    return selector.needsRecord() ? runTwice(inputs) : runOnce(inputs);
  }

  private ModelHistory runOnce(Inputs inputs) {
    ModelHistory history = keep(inputs, selector::takes, true);
    try {
      // It refuses names that mean nothing.
      selector.in(history);
    } catch (BadInputException e) {
      history.close();
      throw e;
    }
    return history;
  }

  private ModelHistory runTwice(Inputs inputs) {
    try (ForwardState start = new ForwardState(model)) {
      ModelHistory first = Capture.run(model, inputs, start);
      List<Layer> chosen;
      try {
        chosen = selector.in(first);
      } finally {
        start.restore();
      }
      Set<Integer> orders = start.orders(chosen);
      boolean buffers = chosen.stream().anyMatch(layer -> layer.kind() == LayerKind.BUFFER);
      ModelHistory second = keep(inputs, seen -> orders.contains(seen.order()), buffers);
      checkSame(first, second);
      return second;
    }
  }

  private ModelHistory keep(Inputs inputs, Predicate<SeenLayer> chosen, boolean buffers) {
    try (Keeper keeper = new Keeper(chosen, options, buffers, model.tree())) {
      return Capture.run(model, inputs, keeper);
    }
  }

  private void checkSame(ModelHistory first, ModelHistory second) {
    int layers = Math.min(first.layers().size(), second.layers().size());
    for (int i = 0; i < layers; i++) {
      String before = text(first.layers().get(i));
      String now = text(second.layers().get(i));
      if (!before.equals(now)) {
        throw differs(second, "layer %d was %s, and then %s".formatted(i, before, now));
      }
    }
    if (first.layers().size() != second.layers().size()) {
      throw differs(
          second,
          "it had %d layers, and then %d".formatted(first.layers().size(), second.layers().size()));
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
            .formatted(selector, how));
  }
}
