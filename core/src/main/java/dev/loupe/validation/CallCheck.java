package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.CallObserver.ObservedCall;
import dev.loupe.error.FirstLine;
import dev.loupe.history.Exemption.Reason;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import dev.loupe.validation.ArgumentCopies.CopiedArgument;
import dev.loupe.validation.EffectCheck.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Holds a call against its layers, and runs it again. */
final class CallCheck {
  private final ModelHistory record;
  private final LayerValues values;
  private final Findings findings;
  private int replays;
  private int perturbed;

  CallCheck(ModelHistory record, LayerValues values, Findings findings) {
    this.record = record;
    this.values = values;
    this.findings = findings;
  }

  int replays() {
    return replays;
  }

  int perturbed() {
    return perturbed;
  }

  /** Whether a layer's operator is the one that ran; else there is nothing more to compare. */
  boolean isSameCall(Layer layer, ObservedCall call) {
    List<String> parts = RecordedCalls.parts(layer);
    if (!parts.get(0).equals(call.operator().fullName())) {
      findings.fault(
          layer,
          Kind.OTHER_CALL,
          "the model ran %s, and not %s".formatted(call.operator(), parts.get(0)));
      return false;
    }
    var recorded = layer.call().orElseThrow().arguments();
    if (!recorded.equals(call.arguments())) {
      findings.fault(
          layer,
          Kind.OTHER_CALL,
          "was called with %s, and not with %s".formatted(call.arguments(), recorded));
    }
    return true;
  }

  void checkModules(Layer layer, ObservedCall call) {
    if (!layer.modules().equals(call.modules())) {
      findings.fault(
          layer,
          Kind.WRONG_MODULE,
          "ran in %s, and not in %s".formatted(call.modules(), layer.modules()));
    }
  }

  /**
   * Runs a call again, which must give the same, and with other values, which must not.
   *
   * @return whether it writes into its arguments, whatever its schema says
   */
  boolean replay(ImmutableList<Layer> layers, ImmutableList<Tensor> results, Replay replay) {
    Replay.Outcome outcome = replayOnly(layers.get(0), results, replay);
    if (outcome == null) {
      replays += replay.runs();
      return replay.operator().writes();
    }
    List<String> changed = checkUnrecordedWrites(layers, replay, outcome);
    if (!OperatorRules.isUninitialized(replay.operator().name())) {
      EffectCheck effect = new EffectCheck(replay, outcome, changed);
      for (Parent parent : layers.get(0).parents()) {
        checkEffect(layers, parent, replay, effect);
      }
    }
    replays += replay.runs();
    return replay.operator().writes() || !changed.isEmpty();
  }

  /**
   * Runs a call again, which must give the same.
   *
   * @return what it gave; null if it was refused
   */
  Replay.@Nullable Outcome replayOnly(Layer layer, ImmutableList<Tensor> results, Replay replay) {
    Replay.Outcome outcome;
    try {
      outcome = replay.run();
    } catch (OpaqueException e) {
      findings.exempt(layer, Reason.OPAQUE, Optional.empty());
      return null;
    } catch (RuntimeException e) {
      findings.fault(
          layer, Kind.REPLAY_DIFFERS, "can't be run again: %s".formatted(FirstLine.of(e)));
      return null;
    }
    if (OperatorRules.isUninitialized(replay.operator().name())) {
      findings.exempt(layer, Reason.UNINITIALIZED, Optional.empty());
      return outcome;
    }
    try {
      if (!same(outcome.results(), results)) {
        findings.fault(layer, Kind.REPLAY_DIFFERS, "gives another result when it is run again");
      }
    } catch (OpaqueException e) {
      findings.exempt(layer, Reason.OPAQUE, Optional.empty());
    }
    return outcome;
  }

  private static boolean same(List<Tensor> replayed, List<Tensor> results) {
    boolean same = replayed.size() == results.size();
    for (int i = 0; same && i < results.size(); i++) {
      same = Values.close(replayed.get(i), results.get(i));
    }
    return same;
  }

  /**
   * Looks for arguments that the operator changed without saying so.
   *
   * @return their places
   */
  private List<String> checkUnrecordedWrites(
      ImmutableList<Layer> layers, Replay replay, Replay.Outcome outcome) {
    List<String> changed = new ArrayList<>();
    for (CopiedArgument before : replay.arguments().tensors().values()) {
      CopiedArgument after = outcome.arguments().tensors().get(before.place());
      if (after != null && !before.written() && differ(layers.get(0), before, after)) {
        changed.add(before.place());
        if (!hasNewBuffer(layers)) {
          findings.fault(
              layers.get(0),
              Kind.UNRECORDED_WRITE,
              "changed its argument %s".formatted(before.place()));
        }
      }
    }
    return changed;
  }

  private boolean differ(Layer layer, CopiedArgument before, CopiedArgument after) {
    try {
      return !Values.equal(before.copy().values(), after.copy().values());
    } catch (OpaqueException e) {
      findings.exempt(layer, Reason.OPAQUE, Optional.empty());
      return false;
    }
  }

  private boolean hasNewBuffer(ImmutableList<Layer> layers) {
    return layers.stream()
        .flatMap(layer -> record.children(layer).stream())
        .anyMatch(child -> child.kind() == LayerKind.BUFFER);
  }

  private void checkEffect(
      ImmutableList<Layer> layers, Parent parent, Replay replay, EffectCheck check) {
    Layer layer = record.layers().get(parent.layer());
    Effect effect;
    try {
      effect = OpaqueException.guard(() -> effect(parent, replay, check));
    } catch (OpaqueException e) {
      effect = Effect.exempt(Reason.OPAQUE);
    }
    if (effect == null) {
      return;
    }
    if (effect.proved()) {
      perturbed++;
    } else if (effect.reason() != null) {
      Reason reason = effect.reason();
      layers.forEach(it -> findings.exempt(it, reason, Optional.of(layer.name())));
    } else {
      findings.fault(
          layers.get(0),
          Kind.NO_EFFECT,
          "gives the same whatever the values of %s are".formatted(layer.name()));
    }
  }

  /** The effect of a parent; null if the call does not read it. */
  private @Nullable Effect effect(Parent parent, Replay replay, EffectCheck check) {
    if (parent.arguments().isEmpty()) {
      TensorCopy written = values.of(record.layers().get(parent.layer()));
      return written == null || written.geometry() == null
          ? null
          : check.ofWrite(written.geometry());
    }
    return replay.arguments().tensors().keySet().containsAll(parent.arguments())
        ? check.of(parent.arguments())
        : null;
  }
}
