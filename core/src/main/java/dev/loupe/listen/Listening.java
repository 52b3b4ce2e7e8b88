package dev.loupe.listen;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import dev.loupe.capture.Capture;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model and tells a listener the values of chosen layers, each time. Forwards are what they
 * would be otherwise: the outputs have their graph, so a model can be trained through it.
 *
 * <p>The first forward runs the model once more before, for the labels, and puts everything back:
 * parameters, buffers, attributes, inputs and random numbers. What a Java module keeps in fields of
 * its own can't be put back. Later forwards run it once. Layers may come and go, as dropouts do
 * when the model is switched to evaluation, but not those that the selector means. For use by one
 * thread at a time.
 */
public final class Listening {
  private final RecordableModel model;
  private final Selector selector;
  private final LayerListener listener;
  private @Nullable ImmutableMap<Place, Layer> chosen;

  private Listening(RecordableModel model, Selector selector, LayerListener listener) {
    this.model = model;
    this.selector = selector;
    this.listener = listener;
  }

  /**
   * Listens to layers of a model. Buffers are no layers here.
   *
   * @param layers which
   * @param listener is told each time one of them has its value; what it throws ends the forward
   */
  public static Listening to(RecordableModel model, Selector layers, LayerListener listener) {
    return new Listening(model, layers, listener);
  }

  /**
   * Runs the model's forward.
   *
   * @param inputs its arguments: tensors, or structures of them; they stay the caller's
   * @throws BadInputException if the inputs don't fit, a name in the selector means nothing, or it
   *     means no layer
   * @throws ForwardException if the forward fails further in, or the listener does
   * @throws LoupeException if the selector means other layers than in the first forward
   */
  public Outputs forward(Object... inputs) {
    return forward(Inputs.of(inputs));
  }

  /** Runs the model's forward; see {@link #forward(Object...)}. */
  public Outputs forward(Inputs inputs) {
    ImmutableMap<Place, Layer> layers = chosen;
    if (layers == null) {
      layers = FirstForward.chosen(model, inputs, selector);
      chosen = layers;
    }
    ListenedForward forward = new ListenedForward(layers, selector, listener, model.tree());
    try (forward;
        ModelHistory history = Capture.run(model, inputs, forward)) {
      checkSame(layers.keySet(), forward.selected());
      return forward.outputs();
    }
  }

  private void checkSame(Set<Place> first, Set<Place> now) {
    if (!first.equals(now)) {
      throw new LoupeException(
          ("The model runs otherwise than in the first forward: %s means %s. Begin another"
                  + " listening where its structure changes")
              .formatted(selector, difference(first, now)));
    }
  }

  private static String difference(Set<Place> first, Set<Place> now) {
    Set<Place> more = Sets.difference(now, first);
    return more.isEmpty()
        ? "no longer " + Sets.difference(first, now).iterator().next().text()
        : "also " + more.iterator().next().text();
  }
}
