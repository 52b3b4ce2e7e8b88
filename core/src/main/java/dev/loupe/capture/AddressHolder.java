package dev.loupe.capture;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.WeakIValue;
import org.jspecify.annotations.Nullable;

/**
 * A weak reference to a tensor: its native object keeps its address, while its values may go.
 *
 * <p>Made for every tensor of a forward, so it leaves out what JavaCPP does for each pointer that
 * owns something: it asks the system for the memory in use, notes the pointer for the garbage
 * collector, and ties it to the {@code PointerScope} that is open, which the model may close too
 * early.
 */
final class AddressHolder extends WeakIValue {
  // Set by the constructor above this one: no initializer may overwrite it.
  private @Nullable Deallocator deallocator;

  AddressHolder(IValue value) {
    super(value);
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

  /** Lets the tensor's object go. To be called once; nobody else does it. */
  void release() {
    if (deallocator != null) {
      deallocator.deallocate();
      deallocator = null;
    }
  }
}
