package dev.loupe.task;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.MemoryRegion;
import dev.loupe.dispatch.Operator;
import dev.loupe.freeze.Frozen;
import dev.loupe.freeze.FrozenTensors;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.ModelState;
import dev.loupe.model.ModelTree;
import dev.loupe.model.RandomState;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * All that a forward starts from: parameters, buffers, inputs, attributes and the random state. It
 * watches a forward, so that only what that overwrites is copied, and puts everything back.
 */
@SuppressWarnings("try") // A guard is only there to be closed.
final class ForwardState implements CallObserver {
  private static final Observation NOTHING = (call, results) -> {};

  private final ModelState attributes;
  private final Tensor randomState = RandomState.now().retainReference();
  private final FrozenTensors frozen = new FrozenTensors();
  private final List<Original> originals = new ArrayList<>();
  private ImmutableIntArray orders = ImmutableIntArray.of();

  /**
   * A tensor, and what it was at the start.
   *
   * @param region where it lay in its memory; empty if it has none in the usual sense
   */
  private record Original(Tensor tensor, Frozen atStart, Optional<MemoryRegion> region) {
    boolean isTouched() {
      return atStart.isCopied() || memory(tensor) != memory(atStart.tensor());
    }
  }

  ForwardState(RecordableModel model) {
    this.attributes = model.saveAttributes();
    ModelTree tree = model.tree();
    tree.parameters().forEach(entry -> add(entry.tensor()));
    tree.buffers().forEach(entry -> add(entry.tensor()));
  }

  private void add(Tensor tensor) {
    boolean plain = tensor.has_storage() && !tensor.is_nested();
    originals.add(
        new Original(
            tensor,
            frozen.add(new Frozen(tensor.detach().retainReference())),
            plain ? Optional.of(MemoryRegion.of(tensor.unsafeGetTensorImpl())) : Optional.empty()));
  }

  @Override
  public void onInputs(List<TensorLeaf> inputs) {
    inputs.forEach(leaf -> add(leaf.tensor()));
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    frozen.beforeCall(operator, stack);
    return NOTHING;
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray ordersOfLayers) {
    orders = ordersOfLayers;
    return history;
  }

  /** The number that a layer of the record had in the order of events. */
  int order(Layer layer) {
    return orders.get(layer.index());
  }

  /** The numbers that layers of the record had in the order of events. */
  Set<Integer> orders(List<Layer> layers) {
    Set<Integer> ofLayers = new HashSet<>();
    layers.forEach(layer -> ofLayers.add(order(layer)));
    return ofLayers;
  }

  /** Whether a forward has written into a tensor, or drawn random numbers. */
  boolean isTouched() {
    try (PointerScope scope = new PointerScope()) {
      return originals.stream().anyMatch(Original::isTouched)
          || !RandomState.now().equal(randomState);
    }
  }

  /** Puts everything back as it was when this was made. */
  void restore() {
    attributes.restore();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      originals.forEach(ForwardState::restore);
    }
    RandomState.set(randomState);
  }

  private static void restore(Original original) {
    Tensor tensor = original.tensor();
    Tensor start = original.atStart().tensor();
    if (original.region().isPresent()) {
      if (!original.atStart().isCopied() && memory(tensor) != memory(start)) {
        tensor.set_data(start);
      }
      MemoryRegion region = original.region().get();
      if (!MemoryRegion.of(tensor.unsafeGetTensorImpl()).equals(region)) {
        tensor.as_strided_(
            region.sizes().toArray(),
            region.strides().stream().map(stride -> stride / region.elementSize()).toArray(),
            new LongOptional(region.offset() / region.elementSize()));
      }
    }
    if (original.atStart().isCopied()) {
      tensor.detach().copy_(start);
    }
  }

  private static long memory(Tensor tensor) {
    return Tensors.storage(tensor.unsafeGetTensorImpl());
  }

  @Override
  public void close() {
    originals.forEach(original -> original.atStart().release());
    randomState.releaseReference();
    attributes.close();
  }
}
