package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.dispatch.ArgumentKind;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.Argument;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueArrayRef;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.TensorImpl;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, read before the operator runs and takes them off the stack.
 *
 * @param tensors the tensors among them, those in lists too
 * @param values the others, as text
 */
record Reading(ImmutableList<TensorArgument> tensors, ImmutableList<Argument> values) {

  /**
   * A tensor among the arguments.
   *
   * @param name where it stands: {@code input}, {@code tensors[1]}
   * @param identity the address of its native object
   * @param storage the identity of its memory, 0 for none
   * @param written whether the operator writes into it
   * @param dimensions the number of its dimensions
   * @param region what it covers, if somebody wrote into its memory before or the operator may do
   *     so in secret
   */
  record TensorArgument(
      String name,
      long identity,
      long storage,
      boolean written,
      int dimensions,
      @Nullable MemoryRegion region) {}

  static Reading of(Operator operator, IValueVector stack, TensorLedger ledger) {
    ImmutableList<Operator.Slot> slots = operator.arguments();
    long first = stack.size() - slots.size();
    List<TensorArgument> tensors = new ArrayList<>(slots.size());
    ImmutableList.Builder<Argument> values = ImmutableList.builder();
    for (int i = 0; i < slots.size(); i++) {
      Operator.Slot slot = slots.get(i);
      IValue value = stack.get(first + i);
      if (slot.kind() == ArgumentKind.TENSOR && value.isTensor()) {
        add(operator, slot.name(), slot.written(), value, ledger, tensors);
      } else if (slot.kind() == ArgumentKind.TENSOR_LIST && value.isList()) {
        IValueArrayRef list = value.toListRef();
        for (long j = 0; j < list.size(); j++) {
          IValue element = list.get(j);
          if (element.isTensor()) {
            add(operator, slot.name() + "[" + j + "]", slot.written(), element, ledger, tensors);
          }
        }
      } else if (slot.kind() == ArgumentKind.OTHER) {
        String text = ArgumentText.of(slot.name(), value);
        if (text != null) {
          values.add(new Argument(slot.name(), text));
        }
      }
    }
    return new Reading(ImmutableList.copyOf(tensors), values.build());
  }

  private static void add(
      Operator operator,
      String name,
      boolean written,
      IValue value,
      TensorLedger ledger,
      List<TensorArgument> to) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    if (!Tensors.isDefined(tensor)) {
      return;
    }
    long storage = Tensors.storage(tensor);
    MemoryRegion region =
        storage != 0 && (ledger.isWritten(storage) || HiddenWrites.mayBe(operator.name(), name))
            ? MemoryRegion.of(tensor)
            : null;
    to.add(
        new TensorArgument(name, tensor.address(), storage, written, (int) tensor.dim(), region));
  }

  boolean reads(long identity) {
    return has(identity, false);
  }

  boolean writes(long identity) {
    return has(identity, true);
  }

  private boolean has(long identity, boolean written) {
    // No streams here: asked several times for every call.
    for (TensorArgument tensor : tensors) {
      if (tensor.identity() == identity && tensor.written() == written) {
        return true;
      }
    }
    return false;
  }

  boolean sharesStorage(long storage) {
    for (TensorArgument tensor : tensors) {
      if (storage != 0 && tensor.storage() == storage) {
        return true;
      }
    }
    return false;
  }

  /** The tensor that stands at an argument; null if there is none. */
  @Nullable TensorArgument tensor(String name) {
    for (TensorArgument tensor : tensors) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    return null;
  }

  /** The value of an argument that is no tensor; empty if it has none. */
  String value(String name) {
    return values.stream()
        .filter(argument -> argument.name().equals(name))
        .map(Argument::value)
        .findFirst()
        .orElse("");
  }
}
