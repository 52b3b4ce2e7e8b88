package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import dev.loupe.history.Buffer;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.TensorImpl;

/**
 * The layers of buffers. A buffer has one when it is first read, and another whenever an operator
 * has written into its memory, through whichever tensor, or another tensor was assigned to it.
 */
final class BufferVersions {
  private final TensorLedger ledger;
  private final Consumer<RawLayer> layers;
  private final Map<String, Long> tensors = new HashMap<>();
  private final ListMultimap<Long, Place> byStorage = ArrayListMultimap.create();

  /** Where the values of a buffer are. */
  private record Place(long tensor, MemoryRegion region) {}

  /**
   * @param layers takes layers as they are made
   */
  BufferVersions(TensorLedger ledger, Consumer<RawLayer> layers) {
    this.ledger = ledger;
    this.layers = layers;
  }

  void add(ModelTree.Entry<Buffer> buffer) {
    ledger.addBuffer(buffer.tensor(), buffer.fact());
    place(buffer.fact().address(), buffer.tensor().unsafeGetTensorImpl());
  }

  private void place(String address, TensorImpl tensor) {
    tensors.put(address, tensor.address());
    long storage = Tensors.storage(tensor);
    if (storage != 0) {
      byStorage.put(storage, new Place(tensor.address(), MemoryRegion.of(tensor)));
    }
  }

  /** A tensor is read: if it is a buffer that nobody has read before, it gets a layer. */
  void noteRead(TensorLedger.Entry entry, ImmutableList<ModulePass> modules) {
    if (entry.buffer != null && entry.layer == null) {
      entry.layer = layer(entry.buffer, modules);
      layers.accept(entry.layer);
    }
  }

  private static RawLayer layer(Buffer buffer, ImmutableList<ModulePass> modules) {
    return RawLayer.buffer(buffer.tensor(), buffer.address(), modules);
  }

  /**
   * The versions that buffers have, now that memory is written.
   *
   * @param storage the memory's identity
   */
  void noteWrite(long storage, MemoryRegion region, RawLayer writer) {
    // A copy: the version of one may not be taken for that of another.
    for (Place place : new ArrayList<>(byStorage.get(storage))) {
      TensorLedger.Entry entry = ledger.find(place.tensor());
      if (entry != null && entry.buffer != null && place.region().overlaps(region)) {
        RawLayer before = entry.layer;
        RawLayer version = addVersion(entry, entry.buffer, writer);
        if (before != null && before != writer && !region.covers(place.region())) {
          version.parents.put(before, new ArrayList<>());
        }
      }
    }
  }

  /** Whether a tensor is a buffer already. */
  boolean isNow(TensorImpl tensor, String address) {
    Long known = tensors.get(address);
    return known != null && known == tensor.address();
  }

  /**
   * A tensor is assigned to a buffer, and stands for it from now on.
   *
   * @param version the buffer's new layer
   */
  void assign(IValue value, TensorImpl tensor, RawLayer version, String address) {
    Long before = tensors.get(address);
    TensorLedger.Entry old = before == null ? null : ledger.find(before);
    if (before != null && old != null) {
      remove(old.storage(), before);
      if (old.layer != null && old.buffer != null && old.buffer.address().equals(address)) {
        old.buffer = null;
      }
    }
    TensorLedger.Entry entry = ledger.find(tensor.address());
    if (entry == null) {
      ledger.addTensor(value, tensor, version);
      entry = checkNotNull(ledger.find(tensor.address()));
    }
    remove(entry.storage(), tensor.address());
    entry.layer = version;
    entry.buffer = new Buffer(address, version.tensor);
    place(address, tensor);
  }

  private void remove(long storage, long tensor) {
    byStorage.get(storage).removeIf(place -> place.tensor() == tensor);
  }

  private RawLayer addVersion(TensorLedger.Entry entry, Buffer buffer, RawLayer writer) {
    RawLayer version = layer(buffer, writer.modules);
    version.parents.put(writer, new ArrayList<>(List.of("value")));
    layers.accept(version);
    entry.layer = version;
    return version;
  }
}
