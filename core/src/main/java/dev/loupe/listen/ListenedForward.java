package dev.loupe.listen;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.ModelTree;
import dev.loupe.model.TensorLeaf;
import dev.loupe.select.Selector;
import dev.loupe.values.NativeBias;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** One forward that is listened to. */
@SuppressWarnings("try") // Scopes and guards are only there to be closed.
final class ListenedForward implements CallObserver {
  private static final Observation NOTHING = (call, results) -> {};

  private final ImmutableMap<Place, Layer> chosen;
  private final Selector selector;
  private final LayerListener listener;
  private final NativeBias biases;
  private final Place.Counter places = new Place.Counter();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private ImmutableSet<Place> selected = ImmutableSet.of();

  /** A layer that waits for its bias, and its value. */
  private @Nullable Layer waiting;

  private @Nullable Tensor unbiased;

  ListenedForward(
      ImmutableMap<Place, Layer> chosen,
      Selector selector,
      LayerListener listener,
      ModelTree tree) {
    this.chosen = chosen;
    this.selector = selector;
    this.listener = listener;
    this.biases = new NativeBias(tree);
  }

  @Override
  public synchronized Observation onCall(Operator operator, IValueVector stack) {
    if (waiting != null && !biases.isAddedBy(operator, stack)) {
      tellWaiting();
    }
    return NOTHING;
  }

  @Override
  public synchronized void onLayer(SeenLayer seen, @Nullable IValue value) {
    Layer layer = chosen.get(places.of(seen));
    if (layer == null || value == null) {
      return;
    }
    forgetWaiting();
    biases.note(seen, value);
    if (biases.isAwaitedBy(value)) {
      waiting = layer;
      unbiased = new Tensor(value.toTensor()).retainReference();
    } else {
      tell(layer, value.toTensor());
    }
  }

  private void tellWaiting() {
    Layer layer = waiting;
    Tensor value = unbiased;
    if (layer != null && value != null) {
      tell(layer, value);
      forgetWaiting();
    }
  }

  private void forgetWaiting() {
    waiting = null;
    if (unbiased != null) {
      unbiased.releaseReference();
      unbiased = null;
    }
  }

  private void tell(Layer layer, Tensor value) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      listener.onValue(layer, value.detach());
    }
  }

  @Override
  public void onOutputs(List<TensorLeaf> leaves) {
    leaves.forEach(leaf -> outputs.put(leaf.path(), leaf.tensor()));
  }

  Outputs outputs() {
    return new Outputs(ImmutableMap.copyOf(outputs));
  }

  @Override
  public synchronized ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
    if (history.failure().isEmpty()) {
      tellWaiting();
      selected =
          selector.in(history).stream()
              .filter(layer -> layer.kind() != LayerKind.BUFFER)
              .map(layer -> places.at(orders.get(layer.index())))
              .collect(toImmutableSet());
    }
    return history;
  }

  /** Where the layers are that the selector means in this forward. */
  ImmutableSet<Place> selected() {
    return selected;
  }

  @Override
  public synchronized void close() {
    forgetWaiting();
  }
}
