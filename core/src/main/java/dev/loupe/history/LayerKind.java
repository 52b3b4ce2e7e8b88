package dev.loupe.history;

/** What a layer stands for. */
public enum LayerKind {
  /** A tensor that was given to the model. */
  INPUT,
  /** A tensor that the model returned. */
  OUTPUT,
  /** A buffer of the model that an operation read. */
  BUFFER,
  /** A tensor that an operation returned. */
  OPERATION,
  /** An operation that failed: it has parents, but no tensor. Only in a partial history. */
  FAILURE
}
