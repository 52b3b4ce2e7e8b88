package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.dispatch.BriefValue;
import dev.loupe.dispatch.Operator;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModulePass;
import dev.loupe.model.Tensors;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;

/**
 * Lets operators read changed values of buffers. The model's own buffers stay as they are: the
 * operators get other tensors in their place.
 */
final class BufferReads {
  private final LayerChanges changes;
  private final TensorLedger ledger;
  private final BufferVersions buffers;
  private final CallObserver observer;

  /** What stands for a buffer, by the buffer's identity. */
  private final Map<Long, Substitute> substitutes = new HashMap<>();

  private record Substitute(RawLayer layer, Tensor tensor) {}

  BufferReads(
      LayerChanges changes, TensorLedger ledger, BufferVersions buffers, CallObserver observer) {
    this.observer = observer;
    this.changes = changes;
    this.ledger = ledger;
    this.buffers = buffers;
  }

  /**
   * An operator is about to run: puts changed values in the place of the buffers that it reads.
   *
   * @return whether an argument was replaced
   * @throws BadInputException if it would write into such a buffer
   */
  boolean replace(
      Operator operator, IValueVector stack, Reading reading, ImmutableList<ModulePass> modules) {
    boolean replaced = false;
    for (TensorArgument argument : reading.tensors()) {
      int slot = slot(operator, argument.name());
      if (slot >= 0) {
        IValue value = stack.get(stack.size() - operator.arguments().size() + slot);
        readFirst(value, argument, modules);
        Substitute substitute = substitutes.get(argument.identity());
        if (substitute != null) {
          checkRead(operator, argument, reading, substitute.layer());
          try (BriefValue replacement = new BriefValue(substitute.tensor())) {
            value.put(replacement);
          }
          replaced = true;
        }
      }
    }
    return replaced;
  }

  private static int slot(Operator operator, String name) {
    for (int i = 0; i < operator.arguments().size(); i++) {
      if (operator.arguments().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void readFirst(IValue value, TensorArgument argument, ImmutableList<ModulePass> modules) {
    TensorLedger.Entry entry = ledger.find(argument.identity());
    if (entry == null || entry.buffer == null || entry.layer != null) {
      return;
    }
    buffers.noteRead(entry, modules);
    RawLayer layer = checkNotNull(entry.layer);
    Tensor buffer = new Tensor(value.toTensor());
    Tensor changed = changes.change(layer, buffer);
    if (Tensors.identity(changed) != argument.identity()) {
      try (BriefValue other = new BriefValue(changed)) {
        TensorImpl object = changed.unsafeGetTensorImpl();
        ledger.forgetWrites(Tensors.storage(object));
        ledger.addTensor(other, object, layer);
        observer.onLayer(SeenLayer.of(layer), other);
      }
      substitutes.put(argument.identity(), new Substitute(layer, changed));
    }
  }

  private static void checkRead(
      Operator operator, TensorArgument argument, Reading reading, RawLayer layer) {
    boolean hidden = HiddenWrites.of(operator.name(), reading).stream().anyMatch(argument::equals);
    if (argument.written() || hidden) {
      throw new BadInputException(
          "The buffer %s can't be changed: %s writes into it. Change what reads it"
              .formatted(layer.address, operator));
    }
  }
}
