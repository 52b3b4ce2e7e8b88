package dev.loupe.freeze;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.MemoryRegion;
import dev.loupe.capture.WrittenTensors;
import dev.loupe.dispatch.Operator;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.TensorImpl;

/**
 * Tensors that must stay as they are while a forward goes on. They share their memory with the
 * forward's own tensors; one is copied when an operator is about to write there, and else never.
 * May be told of calls by several threads.
 */
public final class FrozenTensors {
  private final Map<Long, List<Frozen>> byMemory = new HashMap<>();

  /** From now on the tensor keeps its values. */
  public synchronized Frozen add(Frozen frozen) {
    for (long memory : frozen.memories()) {
      byMemory.computeIfAbsent(memory, key -> new ArrayList<>(1)).add(frozen);
    }
    return frozen;
  }

  /**
   * An operator is about to run.
   *
   * @param stack its last entries are the arguments
   */
  public synchronized void beforeCall(Operator operator, IValueVector stack) {
    List<TensorImpl> written = WrittenTensors.of(operator, stack);
    if (written.isEmpty() || operator.name().equals("aten::requires_grad_")) {
      return;
    }
    boolean memory = operator.writesMemory() || !operator.writes();
    for (TensorImpl tensor : written) {
      if (memory) {
        copyAllIn(tensor, operator);
      } else {
        aliasAllThatAre(tensor);
      }
    }
  }

  private void copyAllIn(TensorImpl written, Operator operator) {
    List<Frozen> there = byMemory.get(Tensors.storage(written));
    if (there != null) {
      // What is not written in place may be made larger first: then more is written than it covers.
      boolean inPlace = operator.name().endsWith("_") || !operator.writes();
      MemoryRegion region = inPlace && written.has_storage() ? MemoryRegion.of(written) : null;
      there.removeIf(
          frozen -> {
            if (frozen.isReleased() || frozen.isCopied()) {
              return true;
            }
            TensorImpl object = frozen.tensor().unsafeGetTensorImpl();
            boolean overwritten =
                region == null || !object.has_storage() || region.overlaps(MemoryRegion.of(object));
            if (overwritten) {
              frozen.copy();
            }
            return overwritten;
          });
    }
  }

  /** Only a tensor that is the forward's own changes its shape with it. */
  private void aliasAllThatAre(TensorImpl tensor) {
    for (Frozen frozen : byMemory.getOrDefault(Tensors.storage(tensor), List.of())) {
      if (!frozen.isReleased() && Tensors.identity(frozen.tensor()) == tensor.address()) {
        frozen.alias();
      }
    }
  }

  /** It takes memory of its own at once, as it would have to at the end; once suffices. */
  public synchronized void copy(Frozen frozen) {
    frozen.copy();
  }

  /** Copies what lies in memory that lives on after the forward, and others may write into. */
  public synchronized void copyAllIn(Set<Long> memories) {
    for (long memory : memories) {
      ImmutableList.copyOf(byMemory.getOrDefault(memory, List.of())).stream()
          .filter(frozen -> !frozen.isReleased())
          .forEach(Frozen::copy);
    }
  }
}
