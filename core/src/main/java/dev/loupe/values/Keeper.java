package dev.loupe.values;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.BriefValue;
import dev.loupe.dispatch.Operator;
import dev.loupe.freeze.Frozen;
import dev.loupe.freeze.FrozenTensors;
import dev.loupe.history.Buffer;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.ModelTree;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.Tensors;
import dev.loupe.task.LayerChoice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Keeps the values of chosen layers while a forward is recorded, and gives them to its record. */
final class Keeper implements CallObserver {
  private static final Observation NOTHING = (call, results) -> {};

  private final LayerChoice chosen;
  private final Saved saved;
  private final NativeBias biases;
  private final FrozenTensors frozen = new FrozenTensors();

  /** What is kept, by the numbers of the layers in the order of events. */
  private final Map<Integer, Frozen> kept = new HashMap<>();

  /** The buffers as they are now: the model's own tensors at first, then what was assigned. */
  private final Map<String, Tensor> buffers = new HashMap<>();

  private final Map<String, Tensor> assigned = new HashMap<>();

  /** The buffers as they were at the start. */
  private final Map<String, Frozen> firstBuffers = new HashMap<>();

  /** Memory that the forward does not own. */
  private final Set<Long> memoryOfOthers = new HashSet<>();

  /**
   * @param chosen whose values are kept
   * @param options how
   */
  Keeper(LayerChoice chosen, SaveOptions options, ModelTree tree) {
    this.chosen = chosen;
    this.saved = new Saved(options);
    this.biases = new NativeBias(tree);
    tree.parameters().forEach(entry -> memoryOfOthers.add(memory(entry.tensor())));
    for (ModelTree.Entry<Buffer> entry : tree.buffers()) {
      String address = entry.fact().address();
      buffers.put(address, entry.tensor());
      if (chosen.mayHaveBuffers()) {
        firstBuffers.put(address, frozen.add(Frozen.borrowed(entry.tensor())));
      }
    }
  }

  private static long memory(Tensor tensor) {
    return Tensors.storage(tensor.unsafeGetTensorImpl());
  }

  @Override
  public void onInputs(List<TensorLeaf> inputs) {
    inputs.forEach(leaf -> memoryOfOthers.add(memory(leaf.tensor())));
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    if (!biases.isAddedBy(operator, stack)) {
      frozen.beforeCall(operator, stack);
    }
    return NOTHING;
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    if (value != null && layer.kind() == LayerKind.BUFFER) {
      // A copy of the handle: what an IValue gives lies within it.
      assign(layer.address(), new Tensor(value.toTensor()).retainReference());
    }
    if (!chosen.has(layer)) {
      return;
    }
    if (value != null) {
      biases.note(layer, value);
      keep(layer, value);
    } else if (layer.written()) {
      keep(layer, checkNotNull(buffers.get(layer.address())));
    } else {
      Frozen first = checkNotNull(firstBuffers.get(layer.address()));
      if (saved.isCopyOf(first.tensor())) {
        // It would be copied when the forward is over, as its memory lives on.
        frozen.copy(first);
        keep(layer, first);
      } else {
        keep(layer, first.tensor());
      }
    }
  }

  private void assign(String buffer, Tensor tensor) {
    buffers.put(buffer, tensor);
    Tensor before = assigned.put(buffer, tensor);
    if (before != null) {
      before.releaseReference();
    }
  }

  private void keep(SeenLayer layer, Tensor tensor) {
    try (BriefValue value = new BriefValue(tensor)) {
      keep(layer, value);
    }
  }

  private void keep(SeenLayer layer, IValue value) {
    keep(layer, frozen.add(new Frozen(saved.of(layer, value))));
  }

  private void keep(SeenLayer layer, Frozen now) {
    Frozen before = kept.put(layer.order(), now);
    if (before != null) {
      before.release();
    }
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
    releaseFirstBuffers(Set.copyOf(kept.values()));
    if (!saved.keepsGraph()) {
      buffers.values().forEach(buffer -> memoryOfOthers.add(memory(buffer)));
      frozen.copyAllIn(memoryOfOthers);
    }
    ImmutableMap.Builder<Integer, KeptActivation> values = ImmutableMap.builder();
    for (Layer layer : history.layers()) {
      Frozen value = kept.remove(orders.get(layer.index()));
      if (value != null) {
        values.put(layer.index(), new KeptActivation(layer, value));
      }
    }
    return history.holding(new KeptValues(values.buildOrThrow()));
  }

  private void releaseFirstBuffers(Set<Frozen> without) {
    for (Frozen first : firstBuffers.values()) {
      if (!without.contains(first)) {
        first.release();
      }
    }
    firstBuffers.clear();
  }

  /** Frees what no history has taken. */
  @Override
  public void close() {
    kept.values().forEach(Frozen::release);
    releaseFirstBuffers(Set.of());
    assigned.values().forEach(Tensor::releaseReference);
  }
}
