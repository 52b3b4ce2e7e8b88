package dev.loupe.capture;

import com.google.common.collect.ImmutableSet;
import dev.loupe.dispatch.BriefValue;
import dev.loupe.dispatch.Operator;
import dev.loupe.model.Tensors;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operator that writes into its first argument, whose result may be changed. Autograd
 * may have saved that result ({@code relu_}) and would refuse to go back once it is overwritten. So
 * the operator gets a copy, and what it made is copied to where it belongs.
 */
final class InPlaceCall implements AutoCloseable {
  /** Nothing is written, or autograd is not interested. */
  static final InPlaceCall PLAIN = new InPlaceCall(null, null);

  /** These change the shape, which can't be copied; autograd refuses most of them. */
  private static final ImmutableSet<String> SHAPING =
      ImmutableSet.of("aten::set_", "aten::resize_", "aten::resize_as_", "aten::detach_");

  private final @Nullable Tensor original;
  private final @Nullable Tensor copy;

  private InPlaceCall(@Nullable Tensor original, @Nullable Tensor copy) {
    this.original = original;
    this.copy = copy;
  }

  /** The operator is about to run. */
  static InPlaceCall before(Operator operator, IValueVector stack) {
    if (!returnsFirst(operator) || SHAPING.contains(operator.name()) || !GradMode.is_enabled()) {
      return PLAIN;
    }
    IValue first = stack.get(stack.size() - operator.arguments().size());
    TensorImpl tensor = first.isTensor() ? first.unsafeToTensorImpl() : null;
    if (tensor == null
        || !Tensors.isDefined(tensor)
        || !tensor.has_storage()
        || !tensor.requires_grad()) {
      return PLAIN;
    }
    Tensor original = new Tensor(first.toTensor());
    Tensor copy = original.clone();
    put(first, copy);
    return new InPlaceCall(original, copy);
  }

  private static boolean returnsFirst(Operator operator) {
    return operator.writesMemory()
        && !operator.keepsWrites()
        && operator.returns().size() == 1
        && operator.arguments().get(0).written();
  }

  private static void put(IValue place, Tensor tensor) {
    try (BriefValue value = new BriefValue(tensor)) {
      place.put(value);
    }
  }

  /** The operator has run. */
  void after(IValueVector stack) {
    if (original != null && copy != null) {
      original.copy_(copy);
      put(stack.get(stack.size() - 1), original);
    }
  }

  /** Where the result of the call lies: the tensor that it returned, or its copy. */
  Tensor resultIn(Tensor returned) {
    return copy == null ? returned : copy;
  }

  @Override
  public void close() {
    if (original != null && copy != null) {
      original.close();
      copy.close();
    }
  }
}
