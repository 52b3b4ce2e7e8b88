package dev.loupe.analysis.chart;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * One of the two directions of a panel.
 *
 * @param label what it measures, with the unit if there is one; may be empty
 * @param bounds what it shows at least; by default what the data need
 * @param names what stands at 0, 1, 2, ... in the place of numbers; empty for numbers
 */
public record Axis(String label, Optional<Bounds> bounds, ImmutableList<String> names) {

  /**
   * A part of the numbers.
   *
   * @param from the least
   * @param to the greatest; greater than that
   */
  public record Bounds(double from, double to) {
    public Bounds {
      checkArgument(
          Double.isFinite(from) && Double.isFinite(to) && from < to,
          "no bounds: %s to %s",
          from,
          to);
    }
  }

  /** An axis of numbers. */
  public static Axis of(String label) {
    return new Axis(label, Optional.empty(), ImmutableList.of());
  }

  /** An axis of names. */
  public static Axis named(String label, List<String> names) {
    return new Axis(label, Optional.empty(), ImmutableList.copyOf(names));
  }

  /**
   * This axis, which shows at least these numbers, and more if the data need more. The cells of a
   * heat map divide them.
   */
  public Axis within(double from, double to) {
    return new Axis(label, Optional.of(new Bounds(from, to)), names);
  }
}
