package dev.loupe.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Loupe throws on purpose. The message is one line for a person: what
 * is wrong, where, and what to do about it.
 */
public class LoupeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: what, where, and what to do
   */
  public LoupeException(String message) {
    super(message);
  }

  /**
   * @param message one line: what, where, and what to do
   * @param cause the whole story, such as libtorch's own message with its C++ frames
   */
  public LoupeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
