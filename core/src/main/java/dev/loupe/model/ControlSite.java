package dev.loupe.model;

import dev.loupe.history.SourceLine;
import java.util.Optional;

/**
 * A place in a model's code where control flow enters something.
 *
 * @param kind what it enters
 * @param line the line of the {@code if}, {@code for} or {@code while}; empty if it is not known
 */
public record ControlSite(Kind kind, Optional<SourceLine> line) {

  /** What control flow enters. */
  public enum Kind {
    /** The arm of an {@code if} for a condition that is true. */
    THEN,
    /** The other arm. */
    ELSE,
    /** The body of a loop. */
    LOOP
  }
}
