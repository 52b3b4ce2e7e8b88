package dev.loupe.validation;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import dev.loupe.dispatch.ArgumentKind;
import dev.loupe.history.Exemption.Reason;
import dev.loupe.model.Tensors;
import dev.loupe.validation.ArgumentCopies.CopiedArgument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Finds out whether a call's result depends on the values of an argument, by changing them. */
final class EffectCheck {
  private static final ImmutableSet<String> ARG_REDUCTIONS =
      ImmutableSet.of("aten::argmax", "aten::argmin");

  /** Arguments that scale or mask what others hold. */
  private static final ImmutableSet<String> FACTORS =
      ImmutableSet.of("other", "alpha", "beta", "p", "value", "exponent", "weight");

  private final Replay replay;

  /** What the call gave on the values that it had. */
  private final List<Tensor> results;

  /** The places of arguments that it changes without saying so, as batch normalization does. */
  private final List<String> changed;

  /**
   * @param outcome what the call gave when it was made again
   * @param changed the places of arguments that it changes without saying so
   */
  EffectCheck(Replay replay, Replay.Outcome outcome, List<String> changed) {
    this.replay = replay;
    this.changed = changed;
    this.results = withChanged(outcome);
  }

  private List<Tensor> withChanged(Replay.Outcome outcome) {
    List<Tensor> all = new ArrayList<>(outcome.results());
    for (String place : changed) {
      all.add(checkNotNull(outcome.arguments().tensors().get(place)).copy().values());
    }
    return all;
  }

  /**
   * What was found: an effect, or else why it can't be seen, or neither.
   *
   * @param proved whether the result changed
   * @param reason why it could not
   */
  record Effect(boolean proved, @Nullable Reason reason) {
    static final Effect PROVED = new Effect(true, null);
    static final Effect NONE = new Effect(false, null);

    static Effect exempt(Reason reason) {
      return new Effect(false, reason);
    }
  }

  private String operator() {
    return replay.operator().name();
  }

  private CopiedArgument argument(String place) {
    return checkNotNull(replay.arguments().tensors().get(place));
  }

  /**
   * Changes one tensor.
   *
   * @param places all places where it stands
   * @throws OpaqueException if libtorch can't change or compare such values
   */
  Effect of(List<String> places) {
    List<String> read =
        places.stream()
            .filter(place -> !OperatorRules.readsShapeOnly(operator(), slotName(place)))
            .toList();
    if (read.isEmpty()) {
      return Effect.exempt(Reason.SHAPE_ONLY);
    }
    if (read.stream().anyMatch(this::isLayout)) {
      return Effect.exempt(Reason.FIXED_INDEX);
    }
    Tensor values = argument(read.get(0)).copy().values();
    if (values.numel() == 0 || results.stream().allMatch(result -> result.numel() == 0)) {
      return Effect.exempt(Reason.EMPTY);
    }
    if (values.is_quantized() || values.is_nested() || !values.has_storage()) {
      return Effect.exempt(Reason.OPAQUE);
    }
    // Where a tensor stands twice, a change of both may cancel itself out.
    Set<List<String>> choices = new LinkedHashSet<>();
    choices.add(read);
    read.forEach(place -> choices.add(List.of(place)));
    boolean isIndex = OperatorRules.readsIndices(operator());
    for (List<String> choice : choices) {
      for (Perturbation perturbation : Perturbation.of(values, isIndex)) {
        if (changes(replay.arguments(), results, choice, perturbation, null)) {
          return Effect.PROVED;
        }
      }
    }
    return whyNot(read, values, isIndex);
  }

  private Effect whyNot(List<String> places, Tensor values, boolean isIndex) {
    if (places.stream().allMatch(place -> argument(place).written())) {
      return Effect.exempt(Reason.OVERWRITTEN);
    }
    if (isIndex && !Values.isNumeric(values) && Values.areAllEqual(values)) {
      return Effect.exempt(Reason.FIXED_INDEX);
    }
    if (ARG_REDUCTIONS.contains(operator()) && results.get(0).numel() == values.numel()) {
      return Effect.exempt(Reason.CONSTANT_RESULT);
    }
    return isAbsorbed(places, values, isIndex) ? Effect.exempt(Reason.ABSORBED) : Effect.NONE;
  }

  /**
   * Changes what a write through a view left in the arguments.
   *
   * @param written what was written
   * @throws OpaqueException if libtorch can't change or compare such values
   */
  Effect ofWrite(Geometry written) {
    for (CopiedArgument argument : replay.arguments().tensors().values()) {
      Geometry geometry = argument.copy().geometry();
      if (geometry == null
          || geometry.storage() != written.storage()
          || geometry.bytes() != written.bytes()) {
        continue;
      }
      if (isLayout(argument.place())) {
        return Effect.exempt(Reason.FIXED_INDEX);
      }
      Tensor values = argument.copy().values();
      boolean isIndex = OperatorRules.readsIndices(operator());
      for (Perturbation perturbation : Perturbation.of(values, isIndex)) {
        if (changes(
            replay.arguments(), results, List.of(argument.place()), perturbation, written)) {
          return Effect.PROVED;
        }
      }
      if (argument.written()) {
        return Effect.exempt(Reason.OVERWRITTEN);
      }
      if (OperatorRules.readsShapeOnly(operator(), slotName(argument.place()))) {
        return Effect.exempt(Reason.SHAPE_ONLY);
      }
    }
    return Effect.NONE;
  }

  private boolean isLayout(String place) {
    return OperatorRules.describesLayout(operator(), slotName(place));
  }

  private static String slotName(String place) {
    return Splitter.on('[').split(place).iterator().next();
  }

  private boolean changes(
      ArgumentCopies arguments,
      List<Tensor> baseline,
      List<String> places,
      Perturbation perturbation,
      @Nullable Geometry part) {
    boolean writes = replay.operator().writes() || !changed.isEmpty();
    ArgumentCopies other = writes ? arguments.copy() : arguments;
    TensorCopy values = perturbation.applyTo(argument(places.get(0)).copy(), part);
    for (String place : places) {
      other = other.with(place, values);
    }
    List<Tensor> outcome;
    try {
      outcome = withChanged(replay.run(other));
    } catch (RuntimeException e) {
      // It was read, and refused.
      return true;
    }
    return differ(outcome, baseline);
  }

  private static boolean differ(List<Tensor> a, List<Tensor> b) {
    if (a.size() != b.size()) {
      return true;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!Values.equal(a.get(i), b.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a change shows once all other arguments have other values, large ones or none. */
  private boolean isAbsorbed(List<String> places, Tensor values, boolean isIndex) {
    return shows(withOtherValues(places, Perturbation.RANDOM), places, values, isIndex)
        || shows(withOtherValues(places, Perturbation.ZERO), places, values, isIndex);
  }

  private boolean shows(
      ArgumentCopies others, List<String> places, Tensor values, boolean isIndex) {
    Replay.Outcome outcome;
    try {
      // As the operator may write, the arguments are copied for each run.
      outcome = replay.run(others.copy());
    } catch (RuntimeException e) {
      return false;
    }
    EffectCheck check = new EffectCheck(replay, outcome, changedBy(outcome, others));
    for (Perturbation perturbation : Perturbation.of(values, isIndex)) {
      if (check.changes(others.copy(), check.results, places, perturbation, null)) {
        return true;
      }
    }
    return false;
  }

  /** What a run changed without saying so; with other values it may be more. */
  private static List<String> changedBy(Replay.Outcome outcome, ArgumentCopies before) {
    List<String> places = new ArrayList<>();
    outcome
        .arguments()
        .tensors()
        .forEach(
            (place, after) -> {
              Tensor was = checkNotNull(before.tensors().get(place)).copy().values();
              if (!after.written() && !Values.equal(was, after.copy().values())) {
                places.add(place);
              }
            });
    return places;
  }

  private ArgumentCopies withOtherValues(List<String> kept, Perturbation numbers) {
    ArgumentCopies others = replay.arguments();
    for (CopiedArgument argument : others.tensors().values()) {
      Tensor values = argument.copy().values();
      if (!kept.contains(argument.place())
          && !isLayout(argument.place())
          && !Perturbation.of(values, true).isEmpty()) {
        // Integers may be indices: all the same, they leave room for what they hid.
        Perturbation other = isInteger(values) ? Perturbation.LOW : numbers;
        others = others.with(argument.place(), other.applyTo(argument.copy(), null));
      }
    }
    for (int i = 0; i < replay.operator().arguments().size(); i++) {
      if (replay.operator().arguments().get(i).kind() == ArgumentKind.OTHER
          && FACTORS.contains(replay.operator().arguments().get(i).name())) {
        others = withOtherFactor(others, i);
      }
    }
    return others;
  }

  private static boolean isInteger(Tensor values) {
    return !Values.isNumeric(values)
        && !Tensors.info(values.unsafeGetTensorImpl()).dtype().equals("bool");
  }

  private static ArgumentCopies withOtherFactor(ArgumentCopies arguments, int slot) {
    IValue value = arguments.original(slot);
    if (value.isInt() && value.toInt() == 0) {
      return arguments.with(slot, new IValue(1L));
    }
    boolean extreme = value.isDouble() && (value.toDouble() == 0 || value.toDouble() == 1);
    return extreme ? arguments.with(slot, new IValue(0.5)) : arguments;
  }
}
