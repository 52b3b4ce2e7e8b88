package dev.loupe.validation;

import com.google.common.collect.ImmutableSet;

/** Where a tensor that an operator reads comes from, as the witness saw it. */
sealed interface Origin {

  /** A layer of the record. */
  record OfLayer(int layer) implements Origin {}

  /** Parameters, or a view of nothing but them. */
  record OfParameters(ImmutableSet<String> addresses) implements Origin {}

  /** A buffer of the model that nobody has written yet. */
  record OfBuffer(String address) implements Origin {}

  /** A call that the record does not have. */
  record OfUnrecordedCall(String operator) implements Origin {}
}
