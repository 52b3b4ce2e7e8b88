package dev.loupe.validation;

import static com.google.common.base.Preconditions.checkNotNull;

import dev.loupe.dispatch.ArgumentKind;
import dev.loupe.dispatch.Operator;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueArrayRef;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;

/**
 * The arguments of a call with copies of all tensors, so that the call can be made again, with the
 * same values or others. Tensors that share memory share it in the copies too.
 */
final class ArgumentCopies {
  private final Operator operator;
  private final List<IValue> originals;
  private final Map<String, CopiedArgument> tensors;

  /** Whether a tensor could not be copied. */
  private final boolean opaque;

  /**
   * A tensor among the arguments.
   *
   * @param place where it stands: {@code self}, {@code tensors[1]}
   * @param identity the original's identity
   * @param storage the identity of the original's memory, 0 for none
   * @param written whether the operator says that it writes into it
   * @param copy the copy
   */
  record CopiedArgument(
      String place, long identity, long storage, boolean written, TensorCopy copy) {}

  private ArgumentCopies(
      Operator operator,
      List<IValue> originals,
      Map<String, CopiedArgument> tensors,
      boolean opaque) {
    this.operator = operator;
    this.originals = originals;
    this.tensors = tensors;
    this.opaque = opaque;
  }

  /**
   * Copies the arguments that lie on the stack. What it holds lives as long as the scope that is
   * open now, if it is not retained. A tensor that libtorch can't copy stands for itself; then the
   * call can't be made again.
   */
  static ArgumentCopies of(Operator operator, IValueVector stack) {
    long first = stack.size() - operator.arguments().size();
    List<IValue> originals = new ArrayList<>();
    for (int i = 0; i < operator.arguments().size(); i++) {
      originals.add(new IValue(stack.get(first + i)));
    }
    Copier copier = new Copier();
    forEachTensor(
        operator, originals, (place, slot, value) -> copier.add(place, slot.written(), value));
    Map<String, CopiedArgument> copies = copier.copies();
    return new ArgumentCopies(operator, originals, copies, copier.failed());
  }

  private interface TensorVisitor {
    void visit(String place, Operator.Slot slot, IValue value);
  }

  private static void forEachTensor(Operator operator, List<IValue> values, TensorVisitor visitor) {
    for (int i = 0; i < values.size(); i++) {
      Operator.Slot slot = operator.arguments().get(i);
      IValue value = values.get(i);
      if (slot.kind() == ArgumentKind.TENSOR && isDefinedTensor(value)) {
        visitor.visit(slot.name(), slot, value);
      } else if (slot.kind() == ArgumentKind.TENSOR_LIST && value.isList()) {
        IValueArrayRef list = value.toListRef();
        for (long j = 0; j < list.size(); j++) {
          if (isDefinedTensor(list.get(j))) {
            visitor.visit(slot.name() + "[" + j + "]", slot, list.get(j));
          }
        }
      }
    }
  }

  private static boolean isDefinedTensor(IValue value) {
    return value.isTensor() && Tensors.isDefined(value.unsafeToTensorImpl());
  }

  /** Copies tensors that may share memory. */
  private static final class Copier {
    private record Memory(long storage, String dtype) {}

    private record Stretch(long start, long end) {}

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Boolean> written = new HashMap<>();
    private final Map<Memory, Stretch> stretches = new HashMap<>();
    private boolean failed;

    void add(String place, boolean isWritten, IValue value) {
      Tensor tensor = value.toTensor();
      tensors.put(place, tensor);
      written.put(place, isWritten);
      if (Values.arePlain(tensor)) {
        Geometry geometry = Geometry.of(tensor);
        stretches.merge(
            memory(tensor, geometry),
            new Stretch(geometry.offset(), geometry.end()),
            (a, b) -> new Stretch(Math.min(a.start(), b.start()), Math.max(a.end(), b.end())));
      }
    }

    private static Memory memory(Tensor tensor, Geometry geometry) {
      TensorImpl object = tensor.unsafeGetTensorImpl();
      return new Memory(geometry.storage(), Tensors.info(object).dtype());
    }

    Map<String, CopiedArgument> copies() {
      Map<Memory, Tensor> memories = new HashMap<>();
      Map<String, CopiedArgument> copies = new LinkedHashMap<>();
      tensors.forEach(
          (place, tensor) ->
              copies.put(
                  place,
                  new CopiedArgument(
                      place,
                      Tensors.identity(tensor),
                      Tensors.storage(tensor.unsafeGetTensorImpl()),
                      checkNotNull(written.get(place)),
                      copy(tensor, memories))));
      return copies;
    }

    boolean failed() {
      return failed;
    }

    private TensorCopy copy(Tensor tensor, Map<Memory, Tensor> memories) {
      try {
        return OpaqueException.guard(() -> copyWithin(tensor, memories));
      } catch (OpaqueException e) {
        failed = true;
        return new TensorCopy(tensor, null, null);
      }
    }

    private TensorCopy copyWithin(Tensor tensor, Map<Memory, Tensor> memories) {
      if (!Values.arePlain(tensor)) {
        return TensorCopy.of(tensor);
      }
      Geometry geometry = Geometry.of(tensor);
      Memory key = memory(tensor, geometry);
      Tensor memory =
          memories.computeIfAbsent(
              key,
              absent -> {
                Tensor detached = tensor.detach();
                Tensor copy = Values.memory(detached, geometry);
                Stretch stretch = checkNotNull(stretches.get(key));
                TensorCopy.copyStretch(detached, copy, stretch.start(), stretch.end());
                return copy;
              });
      return new TensorCopy(geometry.in(memory), geometry, memory);
    }
  }

  /** The tensors among the arguments, by place. */
  Map<String, CopiedArgument> tensors() {
    return tensors;
  }

  /**
   * The same arguments in other memory, as an operator may write into it.
   *
   * @throws OpaqueException if one of them can't be copied
   */
  ArgumentCopies copy() {
    if (opaque) {
      throw new OpaqueException("an argument can't be copied");
    }
    return of(operator, stack());
  }

  /** The same with another tensor at a place. */
  ArgumentCopies with(String place, TensorCopy other) {
    Map<String, CopiedArgument> changed = new LinkedHashMap<>(tensors);
    CopiedArgument known = checkNotNull(tensors.get(place));
    changed.put(
        place,
        new CopiedArgument(place, known.identity(), known.storage(), known.written(), other));
    return new ArgumentCopies(operator, originals, changed, opaque);
  }

  /** The same with another value for an argument that is no tensor. */
  ArgumentCopies with(int slot, IValue value) {
    List<IValue> changed = new ArrayList<>(originals);
    changed.set(slot, value);
    return new ArgumentCopies(operator, changed, tensors, opaque);
  }

  /** The argument of a slot as it was given. */
  IValue original(int slot) {
    return originals.get(slot);
  }

  /** A stack with these arguments. */
  IValueVector stack() {
    IValueVector stack = new IValueVector();
    for (int i = 0; i < originals.size(); i++) {
      stack.push_back(argument(operator.arguments().get(i), originals.get(i)));
    }
    return stack;
  }

  private IValue argument(Operator.Slot slot, IValue original) {
    CopiedArgument tensor = tensors.get(slot.name());
    if (tensor != null) {
      return new IValue(tensor.copy().values());
    }
    if (slot.kind() != ArgumentKind.TENSOR_LIST || !original.isList()) {
      return original;
    }
    GenericList list = original.toList().copy();
    for (long j = 0; j < list.size(); j++) {
      CopiedArgument element = tensors.get(slot.name() + "[" + j + "]");
      if (element != null) {
        list.set(j, new IValue(element.copy().values()));
      }
    }
    return new IValue(list);
  }

  /** Keeps all of it beyond the scope in which it was made. */
  ArgumentCopies retain() {
    originals.forEach(IValue::retainReference);
    tensors.values().forEach(argument -> argument.copy().retain());
    return this;
  }

  /** Ends what {@link #retain} began. */
  void release() {
    originals.forEach(IValue::releaseReference);
    tensors.values().forEach(argument -> argument.copy().release());
  }
}
