package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import java.util.OptionalInt;

/**
 * In what a recorded forward is another than the model's own.
 *
 * @param interventions the changes of layers' values, in the order in which they were made
 * @param haltedAfter the ordinal of the last layer that ran, if the rest was skipped on request
 */
public record Alterations(
    ImmutableList<AppliedIntervention> interventions, OptionalInt haltedAfter) {

  /** The forward is the model's own. */
  public static final Alterations NONE = new Alterations(ImmutableList.of(), OptionalInt.empty());
}
