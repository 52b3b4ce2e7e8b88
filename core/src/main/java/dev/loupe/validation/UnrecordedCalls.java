package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.CallObserver.ObservedCall;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Tensors;
import dev.loupe.validation.ArgumentCopies.CopiedArgument;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Tells calls that rightly have no layer of their own from those that the record misses. */
final class UnrecordedCalls {
  private final ModelHistory record;
  private final RecordedCalls calls;
  private final Origins origins;
  private final Findings findings;

  UnrecordedCalls(ModelHistory record, RecordedCalls calls, Origins origins, Findings findings) {
    this.record = record;
    this.calls = calls;
    this.origins = origins;
    this.findings = findings;
  }

  /** The layer that this call is the second half of, as of a native Linear. */
  @Nullable Layer continued(ObservedCall call, Replay replay) {
    CopiedArgument self = replay.arguments().tensors().get("self");
    if (self == null || !(origins.of(self.identity()) instanceof Origin.OfLayer origin)) {
      return null;
    }
    Layer layer = record.layers().get(origin.layer());
    return RecordedCalls.parts(layer).stream()
            .skip(1)
            .anyMatch(part -> part.equals(call.operator().fullName()))
        ? layer
        : null;
  }

  private static boolean sharesMemory(Tensor result, Replay replay) {
    long storage = Tensors.storage(result.unsafeGetTensorImpl());
    return storage != 0
        && replay.arguments().tensors().values().stream()
            .anyMatch(argument -> argument.storage() == storage);
  }

  /** Notes what the results of a call stand for, and whether the record misses it. */
  void trace(ObservedCall call, ImmutableList<Tensor> results, Replay replay) {
    if (origins.areParameters(replay.arguments()) && sharesMemory(results.get(0), replay)) {
      origins.put(results.get(0), origins.parametersOf(replay.arguments()));
      return;
    }
    CopiedArgument weight = replay.arguments().tensors().get("self");
    if (weight != null
        && call.operator().name().equals("aten::t")
        && calls.isLinear(call.id() + 1)) {
      // The weight of a native Linear, turned for the multiplication, stands for the weight.
      origins.put(results.get(0), origins.of(weight.identity()));
      return;
    }
    for (CopiedArgument argument : replay.arguments().tensors().values()) {
      if (origins.of(argument.identity()) instanceof Origin.OfLayer parent) {
        findings.fault(
            Kind.MISSING_OPERATION,
            "the model ran %s on %s, and the record does not have it"
                .formatted(call.operator(), record.layers().get(parent.layer()).name()));
      }
    }
    results.forEach(
        result -> origins.put(result, new Origin.OfUnrecordedCall(call.operator().fullName())));
  }
}
