package dev.loupe.validation;

import dev.loupe.error.FirstLine;
import dev.loupe.error.LoupeException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** libtorch does not copy, change or compare values of this kind. */
final class OpaqueException extends LoupeException {
  private static final long serialVersionUID = 1L;

  OpaqueException(String message) {
    super(message);
  }

  private OpaqueException(RuntimeException refusal) {
    super(FirstLine.of(refusal), refusal);
  }

  /**
   * What a step on values gives.
   *
   * @throws OpaqueException if libtorch refuses it
   */
  static <T extends @Nullable Object> T guard(Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      throw isNative(e) ? new OpaqueException(e) : e;
    }
  }

  /** JavaCPP makes exactly this class of every C++ exception; subclasses come from Java code. */
  private static boolean isNative(RuntimeException error) {
    return error.getClass() == RuntimeException.class;
  }
}
