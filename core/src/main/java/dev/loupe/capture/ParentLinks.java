package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.TensorImpl;
import org.jspecify.annotations.Nullable;

/** Links layers to what they read, and notes what later ones will read of them. */
final class ParentLinks {
  private static final ImmutableList<String> VALUE = ImmutableList.of("value");

  private final TensorLedger ledger;
  private final BufferVersions buffers;

  ParentLinks(TensorLedger ledger, BufferVersions buffers) {
    this.ledger = ledger;
    this.buffers = buffers;
  }

  /** A layer that is a tensor as it is now: an output, an assigned buffer. */
  void addValue(RawLayer layer, TensorImpl tensor) {
    TensorLedger.Entry entry = ledger.find(tensor.address());
    if (entry != null) {
      long storage = Tensors.storage(tensor);
      boolean written = storage != 0 && ledger.isWritten(storage);
      add(layer, entry, written ? MemoryRegion.of(tensor) : null, VALUE);
    }
  }

  /**
   * A layer that reads an argument.
   *
   * @return what the argument comes from; null for nothing recorded
   */
  TensorLedger.@Nullable Entry addArgument(RawLayer layer, TensorArgument argument) {
    TensorLedger.Entry entry = ledger.find(argument.identity());
    if (entry != null) {
      add(layer, entry, argument.region(), ImmutableList.of(argument.name()));
    }
    return entry;
  }

  /** A layer that is a result of a call with these arguments. */
  void addArguments(RawLayer layer, TensorImpl result, Reading reading) {
    long storage = Tensors.storage(result);
    boolean view = isView(result, storage, reading);
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = ledger.find(argument.identity());
      if (entry == null) {
        continue;
      }
      // A view reads nothing but where it looks.
      boolean looksInto = view && argument.storage() == storage && argument.region() != null;
      add(
          layer,
          entry,
          looksInto ? MemoryRegion.of(result) : argument.region(),
          ImmutableList.of(argument.name()));
    }
  }

  private void add(
      RawLayer layer,
      TensorLedger.Entry entry,
      @Nullable MemoryRegion region,
      ImmutableList<String> names) {
    buffers.noteRead(entry, layer.modules);
    if (entry.layer != null) {
      layer.parents.computeIfAbsent(entry.layer, key -> new ArrayList<>(1)).addAll(names);
    }
    layer.parameters.addAll(entry.parameters.parameters());
    layer.parameterParts.addAll(entry.parameters.parts());
    if (region != null) {
      for (RawLayer writer : ledger.writersSince(entry, region)) {
        layer.parents.computeIfAbsent(writer, key -> new ArrayList<>());
      }
    }
  }

  private static boolean isView(TensorImpl tensor, long storage, Reading reading) {
    return reading.sharesStorage(storage) && !reading.writes(tensor.address());
  }

  /** Who reads a result from now on, reads the layer. */
  void noteResult(IValue value, RawLayer layer, Reading reading) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    long storage = Tensors.storage(tensor);
    if (reading.writes(tensor.address())) {
      ledger.noteChange(value, tensor, layer);
      if (storage != 0 && layer.calls.get(0).operator().writesMemory()) {
        noteWrite(storage, MemoryRegion.of(tensor), layer);
      }
    } else {
      if (!isView(tensor, storage, reading)) {
        ledger.forgetWrites(storage);
      }
      ledger.addTensor(value, tensor, layer);
    }
  }

  /** Who reads this memory from now on, reads what the layer wrote. */
  void noteWrite(long storage, MemoryRegion region, RawLayer writer) {
    ledger.noteWrite(storage, region, writer);
    buffers.noteWrite(storage, region, writer);
  }
}
