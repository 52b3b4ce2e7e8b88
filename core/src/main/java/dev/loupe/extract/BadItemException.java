package dev.loupe.extract;

import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;

/** An item that can't be read, or on which the model fails. */
final class BadItemException extends BadInputException {
  private static final long serialVersionUID = 1L;

  private final transient SkippedItem item;

  BadItemException(Item item, Throwable cause) {
    super("The item %s is of no use: %s".formatted(item.name(), FirstLine.of(cause)), cause);
    this.item = new SkippedItem(item.name(), FirstLine.of(cause));
  }

  /** The item, with the reason. */
  SkippedItem item() {
    return item;
  }
}
