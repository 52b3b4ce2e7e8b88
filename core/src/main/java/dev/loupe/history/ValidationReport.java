package dev.loupe.history;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What validation found.
 *
 * @param layers a verdict on each operation, in the order of execution
 * @param faults what is wrong with the record as a whole
 * @param replays how often an operator was run again
 * @param perturbed how many edges were proved by changing the parent's values
 * @param elapsed how long it took
 */
public record ValidationReport(
    ImmutableList<LayerVerdict> layers,
    ImmutableList<Fault> faults,
    int replays,
    int perturbed,
    Duration elapsed) {

  /** Whether nothing is wrong. */
  public boolean passed() {
    return allFaults().isEmpty();
  }

  /** Everything that is wrong, the record as a whole first. */
  public ImmutableList<Fault> allFaults() {
    return Stream.concat(
            faults.stream(), layers.stream().flatMap(verdict -> verdict.faults().stream()))
        .collect(toImmutableList());
  }

  /** How many operations passed all checks. */
  public int verified() {
    return (int) layers.stream().filter(LayerVerdict::verified).count();
  }

  /** How many operations passed the checks that were made, while some were not. */
  public int exempt() {
    return (int) layers.stream().filter(LayerVerdict::exempt).count();
  }

  /** How many operations failed a check. */
  public int failed() {
    return (int) layers.stream().filter(LayerVerdict::failed).count();
  }

  /** One line: {@code 22 operations: 22 verified, 0 exempt, 0 failed}. */
  @Override
  public String toString() {
    String whole = faults.isEmpty() ? "" : "; the record as a whole: " + faults.get(0);
    return "%d operations: %d verified, %d exempt, %d failed%s"
        .formatted(layers.size(), verified(), exempt(), failed(), whole);
  }
}
