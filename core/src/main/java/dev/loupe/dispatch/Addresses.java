package dev.loupe.dispatch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/**
 * Wraps addresses that libtorch hands over. Nothing here owns what it points to, and nothing may be
 * kept beyond the call that gave the address.
 */
final class Addresses {

  private Addresses() {}

  static OperatorHandle operator(long address) {
    return new OperatorHandle(new Borrowed(address));
  }

  static Pointer at(long address) {
    return new Borrowed(address);
  }

  static IValueVector stack(long address) {
    return new BorrowedStack(address);
  }

  /** A pointer to memory of somebody else's. */
  private static final class Borrowed extends Pointer {
    Borrowed(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  /** {@code IValueVector(Pointer)} casts; its own address has to be set from a subclass. */
  private static final class BorrowedStack extends IValueVector {
    BorrowedStack(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }
}
