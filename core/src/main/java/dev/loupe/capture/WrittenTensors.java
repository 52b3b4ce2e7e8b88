package dev.loupe.capture;

import dev.loupe.dispatch.ArgumentKind;
import dev.loupe.dispatch.Operator;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueArrayRef;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.TensorImpl;

/** What a call is about to write into. */
public final class WrittenTensors {

  private WrittenTensors() {}

  /**
   * The tensors that a call changes, as its schema says or in secret; mostly none.
   *
   * @param stack its last entries are the arguments
   * @return valid as long as the stack is
   */
  public static List<TensorImpl> of(Operator operator, IValueVector stack) {
    boolean secret = HiddenWrites.happen(operator, stack);
    if (!operator.writes() && !secret) {
      return List.of();
    }
    List<TensorImpl> written = new ArrayList<>();
    long first = stack.size() - operator.arguments().size();
    for (int i = 0; i < operator.arguments().size(); i++) {
      Operator.Slot slot = operator.arguments().get(i);
      if (slot.written() || (secret && HiddenWrites.mayBe(operator.name(), slot.name()))) {
        collect(slot.kind(), stack.get(first + i), written);
      }
    }
    return written;
  }

  private static void collect(ArgumentKind kind, IValue value, List<TensorImpl> to) {
    if (value.isTensor()) {
      TensorImpl tensor = value.unsafeToTensorImpl();
      if (Tensors.isDefined(tensor)) {
        to.add(tensor);
      }
    } else if (kind == ArgumentKind.TENSOR_LIST && value.isList()) {
      IValueArrayRef list = value.toListRef();
      for (long i = 0; i < list.size(); i++) {
        collect(ArgumentKind.TENSOR, list.get(i), to);
      }
    }
  }
}
