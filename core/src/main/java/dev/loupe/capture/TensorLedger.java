package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Buffer;
import dev.loupe.history.Parameter;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;
import org.jspecify.annotations.Nullable;

/**
 * Knows for each tensor which layer it comes from, and for each piece of memory who wrote into it.
 *
 * <p>A tensor is known by the address of its native object. libtorch gives a freed address away at
 * once; so a weak reference to every tensor is held until the end: it keeps the address, not the
 * memory of the values.
 */
final class TensorLedger implements AutoCloseable {
  private final Map<Long, Entry> tensors = new HashMap<>();
  private final Map<Long, List<Write>> writes = new HashMap<>();
  private final List<AddressHolder> addressHolders = new ArrayList<>();

  /** Where a tensor comes from. */
  static final class Entry {
    private final long storage;

    /** The layer that it comes from; null for a parameter and for a buffer that nobody has read. */
    @Nullable RawLayer layer;

    /** The parameters that it is, or is a view of. */
    final ParameterView parameters;

    /** The buffer that it stands for. */
    @Nullable Buffer buffer;

    private Entry(
        long storage, @Nullable RawLayer layer, ParameterView parameters, @Nullable Buffer buffer) {
      this.storage = storage;
      this.layer = layer;
      this.parameters = parameters;
      this.buffer = buffer;
    }

    /** The identity of its memory, 0 for none. */
    long storage() {
      return storage;
    }

    /** Writes up to this one are in the layer's own value. */
    private int since() {
      return layer == null ? -1 : layer.order;
    }

    boolean isParameterOnly() {
      return layer == null && !parameters.parameters().isEmpty();
    }
  }

  private record Write(RawLayer writer, MemoryRegion region) {}

  void addParameter(Tensor tensor, Parameter parameter) {
    TensorImpl object = tensor.unsafeGetTensorImpl();
    tensors.put(
        object.address(),
        new Entry(Tensors.storage(object), null, ParameterView.whole(parameter), null));
  }

  Entry addBuffer(Tensor tensor, Buffer buffer) {
    TensorImpl object = tensor.unsafeGetTensorImpl();
    Entry entry = new Entry(Tensors.storage(object), null, ParameterView.NONE, buffer);
    tensors.put(object.address(), entry);
    return entry;
  }

  /** A tensor that was not there before, which an input or an operator's result is. */
  void addTensor(IValue value, TensorImpl tensor, RawLayer layer) {
    hold(value);
    tensors.put(
        tensor.address(), new Entry(Tensors.storage(tensor), layer, ParameterView.NONE, null));
  }

  /** An input, which may be a parameter too. */
  void addInput(IValue value, TensorImpl tensor, RawLayer layer) {
    Entry known = tensors.get(tensor.address());
    hold(value);
    tensors.put(
        tensor.address(),
        new Entry(
            Tensors.storage(tensor),
            layer,
            known == null ? ParameterView.NONE : known.parameters,
            null));
  }

  /** A view of all of a tensor: who reads it, reads that one. */
  void addStandIn(IValue view, long identity) {
    Entry known = tensors.get(identity);
    if (known != null) {
      hold(view);
      tensors.put(view.unsafeToTensorImpl().address(), known);
    }
  }

  /** A view of nothing but parameters. */
  void addParameterView(IValue value, TensorImpl tensor, ParameterView parameters) {
    hold(value);
    tensors.put(tensor.address(), new Entry(Tensors.storage(tensor), null, parameters, null));
  }

  private void hold(IValue value) {
    addressHolders.add(new AddressHolder(value));
  }

  /** What is known of a tensor; null for one that came from nowhere recorded. */
  @Nullable Entry find(long identity) {
    return tensors.get(identity);
  }

  /** The layers that the tensors in a value come from, each once. */
  ImmutableList<RawLayer> layersOf(IValue value) {
    ImmutableSet.Builder<RawLayer> layers = ImmutableSet.builder();
    if (value.isTensor()) {
      addLayer(value.unsafeToTensorImpl().address(), layers);
    } else if (value.isList() || value.isTuple() || value.isGenericDict()) {
      for (TensorLeaf leaf : TensorLeaf.of("", value)) {
        addLayer(Tensors.identity(leaf.tensor()), layers);
      }
    }
    return layers.build().asList();
  }

  private void addLayer(long identity, ImmutableSet.Builder<RawLayer> to) {
    Entry entry = find(identity);
    if (entry != null && entry.layer != null) {
      to.add(entry.layer);
    }
  }

  /** An operator changed a tensor, and perhaps its memory: who reads it reads the operator's. */
  void noteChange(IValue value, TensorImpl tensor, RawLayer writer) {
    Entry known = tensors.get(tensor.address());
    long storage = Tensors.storage(tensor);
    if (known == null || known.storage != storage) {
      if (known == null) {
        hold(value);
      }
      tensors.put(
          tensor.address(),
          new Entry(
              storage,
              writer,
              known == null ? ParameterView.NONE : known.parameters,
              known == null ? null : known.buffer));
    } else {
      known.layer = writer;
    }
  }

  /** An operator wrote into memory: who reads it through any tensor now depends on the writer. */
  void noteWrite(long storage, MemoryRegion region, RawLayer writer) {
    List<Write> ofStorage = writes.computeIfAbsent(storage, key -> new ArrayList<>());
    ofStorage.removeIf(earlier -> region.covers(earlier.region()));
    ofStorage.add(new Write(writer, region));
  }

  /** A storage is new: what was written at its address belongs to one that is gone. */
  void forgetWrites(long storage) {
    writes.remove(storage);
  }

  boolean isWritten(long storage) {
    return writes.containsKey(storage);
  }

  /** Who wrote into a region since the tensor got its layer, through other tensors. */
  ImmutableList<RawLayer> writersSince(Entry entry, MemoryRegion region) {
    ImmutableList.Builder<RawLayer> writers = ImmutableList.builder();
    for (Write write : writes.getOrDefault(entry.storage, List.of())) {
      if (write.writer().order > entry.since() && write.region().overlaps(region)) {
        writers.add(write.writer());
      }
    }
    return writers.build();
  }

  @Override
  public void close() {
    addressHolders.forEach(AddressHolder::release);
  }
}
