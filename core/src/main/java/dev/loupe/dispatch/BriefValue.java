package dev.loupe.dispatch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript value for the length of one call, which must be closed.
 *
 * <p>Recording makes many, so it leaves out what JavaCPP does for each pointer that owns something:
 * it asks the system for the memory in use, which takes longer than many an operator, notes the
 * pointer for the garbage collector, and ties it to the {@code PointerScope} that is open.
 */
public final class BriefValue extends IValue {
  // Set by the constructor above this one: no initializer may overwrite it.
  private @Nullable Deallocator deallocator;

  /** A value that holds a tensor. */
  public BriefValue(Tensor tensor) {
    super(tensor);
  }

  /** A value that is a number. */
  BriefValue(long number) {
    super(number);
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // The method returns this; its signature can't say so.
  protected <P extends Pointer> P deallocator(Deallocator newDeallocator) {
    deallocator = newDeallocator;
    return (P) this;
  }

  /** Frees the value; the tensor in it stays whose it is. */
  @Override
  public void close() {
    if (deallocator != null) {
      deallocator.deallocate();
      deallocator = null;
      setNull();
    }
  }
}
