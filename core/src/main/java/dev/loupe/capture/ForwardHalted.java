package dev.loupe.capture;

/**
 * Thrown by an observer of a call to skip the rest of the forward. That is no failure: the record
 * ends there.
 */
public final class ForwardHalted extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Made afresh for each halt; it has no stack trace, which would be of no use. */
  public ForwardHalted() {
    super("The forward was halted", null, false, false);
  }
}
