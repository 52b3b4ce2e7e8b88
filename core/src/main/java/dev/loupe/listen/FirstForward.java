package dev.loupe.listen;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TensorLeaf;
import dev.loupe.select.Selector;
import dev.loupe.task.ForwardState;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.jspecify.annotations.Nullable;

/** Runs a model for its labels alone, and puts everything back. */
final class FirstForward implements CallObserver {
  private final ForwardState start;
  private final Place.Counter places = new Place.Counter();
  private ImmutableIntArray orders = ImmutableIntArray.of();

  private FirstForward(ForwardState start) {
    this.start = start;
  }

  /**
   * The chosen layers of a model by their places; without buffers.
   *
   * @throws BadInputException if there is none, or a name means nothing
   */
  static ImmutableMap<Place, Layer> chosen(
      RecordableModel model, Inputs inputs, Selector selector) {
    try (ForwardState start = new ForwardState(model)) {
      FirstForward first = new FirstForward(start);
      try (ModelHistory history = Capture.run(model, inputs, first)) {
        ImmutableMap<Place, Layer> chosen = first.places(history, selector);
        if (chosen.isEmpty()) {
          throw new BadInputException(
              "No layer of %s to listen to: the selector %s means none"
                  .formatted(history.modelName(), selector));
        }
        return chosen;
      } finally {
        start.restore();
      }
    }
  }

  private ImmutableMap<Place, Layer> places(ModelHistory history, Selector selector) {
    return selector.in(history).stream()
        .filter(layer -> layer.kind() != LayerKind.BUFFER)
        .collect(toImmutableMap(layer -> places.at(orders.get(layer.index())), layer -> layer));
  }

  @Override
  public void onInputs(List<TensorLeaf> inputs) {
    start.onInputs(inputs);
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    return start.onCall(operator, stack);
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    places.of(layer);
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray ordersOfLayers) {
    orders = ordersOfLayers;
    return start.onHistory(history, ordersOfLayers);
  }
}
