package dev.loupe.validation;

import static com.google.common.collect.ImmutableListMultimap.toImmutableListMultimap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.Exemption.Reason;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Holds what interventions do against the record, and has each done twice. Knows what an operator
 * made before its result was changed.
 */
final class ChangeCheck implements AutoCloseable {
  private final ModelHistory record;
  private final Findings findings;

  /** What the record says was done to values, by layer. */
  private final ImmutableListMultimap<Integer, String> recorded;

  private final Set<Integer> checked = new HashSet<>();

  /** Of the layers that the witness is told of next, in their order; none if none is changed. */
  private final List<Change> waiting = new ArrayList<>();

  /** The layers of buffers by their numbers in the order of events. */
  private final Map<Integer, Layer> buffers = new HashMap<>();

  /**
   * What was done to one value.
   *
   * @param marks what is said of it
   * @param value the value before, which may be overwritten afterwards
   * @param copy a copy of it; null if nothing took its place
   * @param now what took its place
   * @param again what another try made of the value
   */
  private record Change(
      ImmutableList<String> marks, Tensor value, @Nullable Tensor copy, Tensor now, Tensor again) {

    static Change none(Tensor value) {
      return new Change(ImmutableList.of(), value, null, value, value);
    }

    Change retain() {
      value.retainReference();
      now.retainReference();
      again.retainReference();
      if (copy != null) {
        copy.retainReference();
      }
      return this;
    }

    void release() {
      value.releaseReference();
      now.releaseReference();
      again.releaseReference();
      if (copy != null) {
        copy.releaseReference();
      }
    }

    /**
     * What the operator made.
     *
     * @param given what the model got
     */
    Tensor made(Tensor given) {
      if (copy == null) {
        return given;
      }
      return isSame(value, given) ? copy : value;
    }
  }

  ChangeCheck(ModelHistory record, Findings findings) {
    this.record = record;
    this.findings = findings;
    this.recorded =
        record.interventions().stream()
            .collect(
                toImmutableListMultimap(AppliedIntervention::layer, AppliedIntervention::what));
  }

  /** Changes a value as {@link CallObserver#change} says, twice from the same random state. */
  Tensor change(CallObserver changer, SeenLayer layer, Tensor value, Consumer<String> marks) {
    Tensor before = Replay.randomState();
    List<String> made = new ArrayList<>();
    Tensor now = changer.change(layer, value, made::add);
    made.forEach(marks);
    Change change =
        made.isEmpty()
            ? Change.none(value)
            : new Change(
                ImmutableList.copyOf(made),
                value,
                isSame(now, value) ? null : value.detach().clone(),
                now,
                again(changer, layer, value, before));
    if (layer.kind() == LayerKind.BUFFER) {
      checkBuffer(layer, change);
    } else {
      waiting.add(change.retain());
    }
    return now;
  }

  private static boolean isSame(Tensor one, Tensor other) {
    return Tensors.identity(one) == Tensors.identity(other);
  }

  private static Tensor again(
      CallObserver changer, SeenLayer layer, Tensor value, Tensor randomState) {
    Tensor after = Replay.randomState();
    Replay.setRandomState(randomState);
    try {
      return changer.change(layer, value, mark -> {});
    } finally {
      Replay.setRandomState(after);
    }
  }

  private void checkBuffer(SeenLayer seen, Change change) {
    record.layers(LayerKind.BUFFER).stream()
        .filter(layer -> layer.address().equals(Optional.of(seen.address())))
        .findFirst()
        .ifPresent(
            layer -> {
              check(layer, change);
              buffers.put(seen.order(), layer);
            });
  }

  /** The layer of a buffer whose value was just changed; null if it is another. */
  @Nullable Layer changedBuffer(SeenLayer layer) {
    return buffers.get(layer.order());
  }

  /**
   * What operators made before it was changed; valid until {@link #done}.
   *
   * @param given what the model got, in order
   */
  ImmutableList<Tensor> made(List<Tensor> given) {
    if (waiting.isEmpty()) {
      return ImmutableList.copyOf(given);
    }
    ImmutableList.Builder<Tensor> made = ImmutableList.builder();
    for (int i = 0; i < given.size(); i++) {
      made.add(waiting.get(i).made(given.get(i)));
    }
    return made.build();
  }

  /**
   * Checks what was done to the value of a layer.
   *
   * @param index which of the values that are there now
   */
  void check(Layer layer, int index) {
    if (index < waiting.size()) {
      check(layer, waiting.get(index));
    }
  }

  private void check(Layer layer, Change change) {
    checked.add(layer.index());
    List<String> expected = recorded.get(layer.index());
    if (!change.marks().equals(expected)) {
      findings.fault(
          layer,
          Kind.CHANGE_DIFFERS,
          "was changed by %s, and by %s in the record".formatted(change.marks(), expected));
    }
    try {
      if (!Values.equal(change.now(), change.again())) {
        findings.fault(
            layer,
            Kind.CHANGE_DIFFERS,
            "%s makes other values of the same when it is done again".formatted(change.marks()));
      }
    } catch (OpaqueException e) {
      findings.exempt(layer, Reason.OPAQUE, Optional.empty());
    }
  }

  /** The witness was told of the layers whose values were there. */
  void done() {
    waiting.forEach(Change::release);
    waiting.clear();
  }

  /** The forward is over: whatever the record says was done, was done now. */
  void checkAllSeen() {
    for (int index : recorded.keySet()) {
      if (!checked.contains(index)) {
        Layer layer = record.layers().get(index);
        findings.fault(
            layer,
            Kind.CHANGE_DIFFERS,
            "was not changed, and by %s in the record".formatted(recorded.get(index)));
      }
    }
  }

  @Override
  public void close() {
    done();
  }
}
