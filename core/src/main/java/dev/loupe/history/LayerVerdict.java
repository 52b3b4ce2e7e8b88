package dev.loupe.history;

import com.google.common.collect.ImmutableList;

/**
 * What validation says of an operation.
 *
 * @param layer the layer's ordinal
 * @param name the layer's name
 * @param operator the operator's full name
 * @param faults what is wrong with it
 * @param exemptions the checks that were not made, with their reasons
 */
public record LayerVerdict(
    int layer,
    String name,
    String operator,
    ImmutableList<Fault> faults,
    ImmutableList<Exemption> exemptions) {

  /** Whether all checks were made and passed. */
  public boolean verified() {
    return faults.isEmpty() && exemptions.isEmpty();
  }

  /** Whether a check failed. */
  public boolean failed() {
    return !faults.isEmpty();
  }

  /** Whether no check failed and some were not made. */
  public boolean exempt() {
    return !failed() && !exemptions.isEmpty();
  }
}
