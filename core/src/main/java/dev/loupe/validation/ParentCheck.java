package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Exemption.Reason;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import dev.loupe.model.Tensors;
import dev.loupe.validation.ArgumentCopies.CopiedArgument;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Holds the parents that a record gives a layer against the tensors that the call read. */
final class ParentCheck {
  private static final String OUTPUT = "value";

  private final ModelHistory record;
  private final Origins origins;
  private final LayerValues values;
  private final Findings findings;

  ParentCheck(ModelHistory record, Origins origins, LayerValues values, Findings findings) {
    this.record = record;
    this.origins = origins;
    this.values = values;
    this.findings = findings;
  }

  /** Whether every tensor of a call comes from where the record says. */
  boolean agrees(Layer layer, ArgumentCopies arguments) {
    return arguments.tensors().values().stream()
        .allMatch(
            argument ->
                isFrom(origins.of(argument.identity()), parentAt(layer, argument.place()), layer));
  }

  /**
   * Checks the parents of a layer.
   *
   * @param result what the call gave for it
   */
  void check(Layer layer, ArgumentCopies arguments, Tensor result) {
    for (CopiedArgument argument : arguments.tensors().values()) {
      checkOrigin(layer, argument.place(), origins.of(argument.identity()));
      checkValue(layer, argument.place(), argument.copy(), result);
    }
    for (Parent parent : layer.parents()) {
      boolean read =
          parent.arguments().isEmpty()
              ? wroteWhatIsRead(parent, arguments)
              : arguments.tensors().keySet().containsAll(parent.arguments());
      // What the second call of a layer reads, is seen when it comes.
      if (!read && RecordedCalls.parts(layer).size() == 1) {
        findings.fault(layer, Kind.UNREAD_PARENT, "does not read %s".formatted(name(parent)));
      }
    }
  }

  /** Checks where an output comes from. */
  void checkOutput(Layer layer, Tensor tensor) {
    checkOrigin(layer, OUTPUT, origins.of(Tensors.identity(tensor)));
    checkOutputValue(layer, tensor);
    values.done(layer);
  }

  private void checkOutputValue(Layer layer, Tensor tensor) {
    TensorCopy copy;
    try {
      copy = TensorCopy.of(tensor);
    } catch (OpaqueException e) {
      findings.exempt(layer, Reason.OPAQUE, Optional.empty());
      return;
    }
    checkValue(layer, OUTPUT, copy, tensor);
  }

  /** Checks what the second call of a layer reads beside the first one's result. */
  void checkContinued(Layer layer, ArgumentCopies arguments) {
    for (CopiedArgument argument : arguments.tensors().values()) {
      Origin origin = origins.of(argument.identity());
      if (!new Origin.OfLayer(layer.index()).equals(origin)) {
        checkOrigin(layer, argument.place(), origin);
      }
    }
  }

  private void checkOrigin(Layer layer, String place, @Nullable Origin origin) {
    Layer claimed = parentAt(layer, place);
    if (isFrom(origin, claimed, layer)) {
      return;
    }
    String seen = describe(origin);
    if (origin instanceof Origin.OfUnrecordedCall) {
      findings.fault(layer, Kind.MISSING_OPERATION, "%s is %s".formatted(place, seen));
    } else if (claimed == null) {
      findings.fault(
          layer, Kind.MISSING_PARENT, "%s is %s, which is no parent".formatted(place, seen));
    } else {
      findings.fault(
          layer, Kind.WRONG_PARENT, "%s is %s, and not %s".formatted(place, seen, claimed.name()));
    }
  }

  private static boolean isFrom(@Nullable Origin origin, @Nullable Layer claimed, Layer reader) {
    if (origin == null) {
      return claimed == null;
    } else if (origin instanceof Origin.OfLayer layer) {
      return claimed != null
          && (claimed.index() == layer.layer() || isVersionOf(claimed, layer.layer()));
    } else if (origin instanceof Origin.OfBuffer buffer) {
      return claimed != null
          && claimed.kind() == LayerKind.BUFFER
          && claimed.address().equals(Optional.of(buffer.address()));
    } else if (origin instanceof Origin.OfParameters parameters) {
      ImmutableSet<String> addresses =
          reader.parameters().stream()
              .flatMap(parameter -> parameter.addresses().stream())
              .collect(ImmutableSet.toImmutableSet());
      boolean known =
          reader.kind() == LayerKind.OUTPUT || addresses.containsAll(parameters.addresses());
      return claimed == null && known;
    }
    return false;
  }

  /** Whether it is the version of a buffer that a layer wrote. */
  private static boolean isVersionOf(Layer buffer, int layer) {
    return buffer.kind() == LayerKind.BUFFER
        && buffer.parents().stream().anyMatch(parent -> parent.layer() == layer);
  }

  private String describe(@Nullable Origin origin) {
    if (origin instanceof Origin.OfLayer layer) {
      return record.layers().get(layer.layer()).name();
    } else if (origin instanceof Origin.OfBuffer buffer) {
      return "the buffer " + buffer.address();
    } else if (origin instanceof Origin.OfParameters parameters) {
      return "the parameter " + String.join(", ", parameters.addresses());
    } else if (origin instanceof Origin.OfUnrecordedCall call) {
      return "the result of " + call.operator() + ", which the record does not have";
    }
    return "a tensor that nothing recorded made";
  }

  private @Nullable Layer parentAt(Layer layer, String place) {
    return layer.parents().stream()
        .filter(parent -> parent.arguments().contains(place))
        .map(parent -> record.layers().get(parent.layer()))
        .findFirst()
        .orElse(null);
  }

  private String name(Parent parent) {
    return record.layers().get(parent.layer()).name();
  }

  /** Whether what a parent wrote lies in the memory of an argument. */
  private boolean wroteWhatIsRead(Parent parent, ArgumentCopies arguments) {
    TensorCopy written = values.of(record.layers().get(parent.layer()));
    Geometry geometry = written == null ? null : written.geometry();
    return geometry != null
        && arguments.tensors().values().stream()
            .map(argument -> argument.copy().geometry())
            .filter(Objects::nonNull)
            .anyMatch(argument -> argument.storage() == geometry.storage());
  }

  private void checkValue(Layer layer, String place, TensorCopy seen, Tensor result) {
    Layer claimed = parentAt(layer, place);
    TensorCopy known = claimed == null ? null : values.of(claimed);
    if (claimed == null || known == null) {
      return;
    }
    try {
      if (!Values.equal(known.values(), seen.values())
          && !OpaqueException.guard(
              () -> isAfterWrites(writers(layer, claimed), layer, known, seen, result))) {
        findings.fault(
            layer,
            Kind.WRONG_VALUE,
            "%s has not the values that %s gave, and nothing recorded wrote into it"
                .formatted(place, claimed.name()));
      }
    } catch (OpaqueException e) {
      findings.exempt(layer, Reason.OPAQUE, Optional.of(claimed.name()));
    }
  }

  /**
   * Whether an argument has the parent's values, with what other parents wrote into its memory
   * since. A view reads only what it looks at, so only that part is held against them.
   */
  private boolean isAfterWrites(
      List<Layer> writers, Layer layer, TensorCopy before, TensorCopy seen, Tensor result) {
    Geometry geometry = before.geometry();
    if (geometry == null || seen.geometry() == null) {
      return false;
    }
    TensorCopy expected = TensorCopy.of(before.values());
    Tensor memory = Objects.requireNonNull(expected.memory());
    for (Layer writer : writers) {
      TensorCopy written = values.of(writer);
      Geometry place = written == null ? null : written.geometry();
      if (written != null
          && place != null
          && place.storage() == geometry.storage()
          && place.bytes() == geometry.bytes()) {
        place.in(memory).copy_(written.values());
      }
    }
    if (Values.equal(seen.geometry().in(memory), seen.values())) {
      return true;
    }
    if (!Values.arePlain(result)) {
      return false;
    }
    Geometry view = Geometry.of(result);
    return !layer.inPlace()
        && view.storage() == geometry.storage()
        && view.bytes() == geometry.bytes()
        && Values.equal(view.in(memory), result);
  }

  /**
   * The parents that may have written into memory of another one since it was computed, in order.
   * They may be arguments too.
   */
  private List<Layer> writers(Layer layer, Layer since) {
    return layer.parents().stream()
        .map(parent -> record.layers().get(parent.layer()))
        .filter(parent -> parent.index() > since.index())
        .filter(parent -> parent.inPlace() || parent.kind() == LayerKind.BUFFER)
        .sorted(Comparator.comparingInt(Layer::index))
        .collect(ImmutableList.toImmutableList());
  }
}
