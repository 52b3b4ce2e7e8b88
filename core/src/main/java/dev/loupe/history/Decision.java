package dev.loupe.history;

import java.util.Optional;

/**
 * A layer's value that code read as true or false, as a condition is. If it was read several times,
 * this is the first.
 *
 * @param value what was read
 * @param source the line that read it; empty if none is known
 */
public record Decision(boolean value, Optional<SourceLine> source) {

  /** {@code TRUE} or {@code FALSE}. */
  public String text() {
    return value ? "TRUE" : "FALSE";
  }
}
