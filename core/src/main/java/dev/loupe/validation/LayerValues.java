package dev.loupe.validation;

import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Keeps the values of layers as long as a child of theirs is still to come. */
final class LayerValues implements AutoCloseable {
  private final ModelHistory record;
  private final Map<Integer, TensorCopy> values = new HashMap<>();
  private final Map<String, TensorCopy> buffers = new HashMap<>();
  private final int[] childrenToCome;

  LayerValues(ModelHistory record) {
    this.record = record;
    this.childrenToCome =
        record.layers().stream().mapToInt(layer -> layer.children().size()).toArray();
  }

  /** The value of a buffer at the start. */
  void keepBuffer(String address, Tensor tensor) {
    buffers.put(address, TensorCopy.of(tensor).retain());
  }

  /** A layer's value as it is now. */
  void keep(int layer, Tensor tensor) {
    forget(layer);
    if (childrenToCome[layer] > 0) {
      values.put(layer, TensorCopy.of(tensor).retain());
    }
  }

  /** A layer's value when it was computed; null if it is not known, or no child is to come. */
  @Nullable TensorCopy of(Layer layer) {
    TensorCopy known = values.get(layer.index());
    if (known != null || layer.kind() != LayerKind.BUFFER) {
      return known;
    }
    // A version of a buffer has the value of what was written.
    return layer.parents().isEmpty()
        ? buffers.get(layer.address().orElse(""))
        : values.get(layer.parents().get(0).layer());
  }

  /** A layer was checked: its parents have one child less to come. */
  void done(Layer child) {
    child.parents().forEach(parent -> release(parent.layer()));
  }

  private void release(int layer) {
    Layer parent = record.layers().get(layer);
    if (--childrenToCome[layer] > 0) {
      return;
    }
    forget(layer);
    if (parent.kind() == LayerKind.BUFFER) {
      done(parent);
    }
  }

  private void forget(int layer) {
    TensorCopy known = values.remove(layer);
    if (known != null) {
      known.release();
    }
  }

  @Override
  public void close() {
    values.values().forEach(TensorCopy::release);
    buffers.values().forEach(TensorCopy::release);
  }
}
