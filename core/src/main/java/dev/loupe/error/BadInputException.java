package dev.loupe.error;

import org.jspecify.annotations.Nullable;

/**
 * What the user gave cannot be used: a file that is no model, an input of the wrong kind or number,
 * a module address or a layer key that the model does not have.
 */
public class BadInputException extends LoupeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: what, where, and what to do
   */
  public BadInputException(String message) {
    super(message);
  }

  /**
   * @param message one line: what, where, and what to do
   * @param cause the whole story
   */
  public BadInputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
