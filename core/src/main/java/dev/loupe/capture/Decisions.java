package dev.loupe.capture;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.dispatch.Operator;
import dev.loupe.model.SourceTrace;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.jspecify.annotations.Nullable;

/** Marks the layers whose values code reads as true or false. */
final class Decisions {
  /** Operators that read a tensor's only value; whether as a boolean, their results tell. */
  private static final ImmutableSet<String> READERS =
      ImmutableSet.of("aten::item", "aten::_local_scalar_dense", "aten::is_nonzero", "aten::Bool");

  private final TensorLedger ledger;

  Decisions(TensorLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * To be called once an operator without tensor results has run.
   *
   * @param stack has its result at the top
   */
  void note(Operator operator, Reading reading, SourceTrace source, IValueVector stack) {
    if (!READERS.contains(operator.name()) || reading.tensors().isEmpty()) {
      return;
    }
    IValue result = stack.get(stack.size() - 1);
    RawLayer layer = result.isBool() ? lastWriter(reading.tensors().get(0)) : null;
    if (layer != null && layer.decision == null) {
      layer.decision = new RawDecision(result.toBool(), source);
    }
  }

  /** What was read is what was written last, if anything was written since. */
  private @Nullable RawLayer lastWriter(TensorArgument read) {
    TensorLedger.Entry entry = ledger.find(read.identity());
    if (entry == null) {
      return null;
    }
    return read.region() == null
        ? entry.layer
        : Iterables.getLast(ledger.writersSince(entry, read.region()), entry.layer);
  }

  /**
   * The layer that was marked when a tensor's value was read; null if none was.
   *
   * @param tensor the address of its native object
   */
  @Nullable RawLayer layer(long tensor) {
    TensorLedger.Entry entry = ledger.find(tensor);
    RawLayer layer = entry == null ? null : entry.layer;
    return layer == null || layer.decision == null ? null : layer;
  }
}
