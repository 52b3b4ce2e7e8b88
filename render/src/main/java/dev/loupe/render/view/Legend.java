package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;

/**
 * What the colours of a view mean.
 *
 * @param title what they tell
 * @param entries the colours in use; of a scale all, the first and the last with a label
 */
public record Legend(String title, ImmutableList<Entry> entries) {

  /**
   * A colour and what it means.
   *
   * @param tone the colour
   * @param label its meaning; empty within a scale
   */
  public record Entry(Tone tone, String label) {}
}
