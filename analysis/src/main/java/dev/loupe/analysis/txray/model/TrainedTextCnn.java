package dev.loupe.analysis.txray.model;

import com.google.common.collect.ImmutableList;

/**
 * A text CNN and how it became what it is.
 *
 * @param model in evaluation mode; the caller's
 * @param epochs in order
 */
public record TrainedTextCnn(TextCnn model, ImmutableList<Epoch> epochs) {

  /** The accuracy on the texts for validation at the end; in [0, 1]. */
  public double accuracy() {
    return epochs.get(epochs.size() - 1).accuracy();
  }
}
