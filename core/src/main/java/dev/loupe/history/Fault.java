package dev.loupe.history;

/**
 * Something that a record says and that is not so.
 *
 * @param kind what kind of fault
 * @param message one line: which layer, argument or call, and what was seen instead
 */
public record Fault(Kind kind, String message) {

  /** What can be wrong with a record. */
  public enum Kind {
    /** The model's forward failed when it was run again. */
    RUN_FAILED,
    /** The recorded run gave other outputs than a plain run. */
    OUTPUT_DIFFERS,
    /** The model ran an operator that the record does not have, though it is connected. */
    MISSING_OPERATION,
    /** The record has an operation that the model did not run. */
    NOT_RUN,
    /** The model ran another operator, or with other arguments. */
    OTHER_CALL,
    /** The operations stand in another order than they ran. */
    WRONG_ORDER,
    /** The result's shape or type is another. */
    WRONG_TENSOR,
    /** An argument is the result of another layer than the record says. */
    WRONG_PARENT,
    /** A tensor was read that no parent, parameter or buffer of the layer stands for. */
    MISSING_PARENT,
    /** A parent of the layer is not among the arguments. */
    UNREAD_PARENT,
    /** A tensor's values are not those that its layer gave, and nothing that is recorded wrote. */
    WRONG_VALUE,
    /** The operation was computed in another module call. */
    WRONG_MODULE,
    /** The operation gives another result when it is run again on the same values. */
    REPLAY_DIFFERS,
    /** The result stays the same whatever values a parent has. */
    NO_EFFECT,
    /** An operator wrote into an argument, which its schema and the record don't say. */
    UNRECORDED_WRITE,
    /** An intervention does not repeat itself, or another was made than the record says. */
    CHANGE_DIFFERS,
    /** Two facts of the record contradict each other. */
    CONTRADICTION
  }

  @Override
  public String toString() {
    return kind + ": " + message;
  }
}
