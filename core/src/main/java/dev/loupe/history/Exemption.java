package dev.loupe.history;

import java.util.Optional;

/**
 * A check that was not made of a layer, as it can't tell anything there.
 *
 * @param reason why not
 * @param parent the parent that was not changed; empty if it is about the whole operation
 */
public record Exemption(Reason reason, Optional<String> parent) {

  /** Why a check can't tell anything. */
  public enum Reason {
    /** The operator reads only the shape or the type of the argument. */
    SHAPE_ONLY("only its shape or type is read"),
    /** The operator overwrites the argument without reading it. */
    OVERWRITTEN("it is overwritten without being read"),
    /** A tensor without elements has no values to change. */
    EMPTY("it has no elements"),
    /** The values of other arguments hide it: a mask that selects nothing, a factor of zero. */
    ABSORBED("the values of other arguments hide it"),
    /** Indices and lengths of one value: any other might lie outside of what is indexed. */
    FIXED_INDEX("indices that can't be changed safely"),
    /** The result is the same for all values, such as a softmax over one element. */
    CONSTANT_RESULT("the result does not depend on values of this shape"),
    /** The result is memory that nobody has written yet. */
    UNINITIALIZED("the result is uninitialized memory"),
    /** The tensor is of a kind whose values can't be copied or compared. */
    OPAQUE("values of this layout can't be compared");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** The reason in words. */
    public String text() {
      return text;
    }
  }

  @Override
  public String toString() {
    return parent.map(name -> name + ": ").orElse("") + reason.text();
  }
}
