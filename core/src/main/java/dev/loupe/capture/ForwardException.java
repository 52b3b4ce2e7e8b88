package dev.loupe.capture;

import dev.loupe.error.LoupeException;
import dev.loupe.history.Failure;
import dev.loupe.history.ModelHistory;

/** The model's own forward failed while it was recorded. */
public final class ForwardException extends LoupeException {
  private static final long serialVersionUID = 1L;

  private final transient ModelHistory partial;

  ForwardException(String message, Throwable cause, ModelHistory partial) {
    super(message, cause);
    this.partial = partial;
  }

  /** What ran until then, the failing operator included. */
  public ModelHistory partialHistory() {
    return partial;
  }

  /** Where it failed. */
  public Failure failure() {
    return partial.failure().orElseThrow();
  }
}
