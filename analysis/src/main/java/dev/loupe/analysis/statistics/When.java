package dev.loupe.analysis.statistics;

/** In which of a model's modes its forwards count. */
public enum When {
  /** While the model is in training mode. */
  TRAINING,
  /** While it is in evaluation mode, as for validation. */
  EVALUATION,
  /** In both. */
  ALWAYS;

  boolean isNow(boolean training) {
    return this == ALWAYS || (this == TRAINING) == training;
  }
}
