package dev.loupe.render.export.dot;

import dev.loupe.error.BadInputException;

/** Graphviz was stopped, as it did not finish in time. */
public final class DotTimeoutException extends BadInputException {
  private static final long serialVersionUID = 1;

  DotTimeoutException(String message) {
    super(message);
  }
}
