package dev.loupe.analysis.statistics;

import dev.loupe.error.BadInputException;

/**
 * The bins of a histogram of magnitudes: equally wide; a value at a border belongs to the upper
 * bin, and the last one includes its end, as {@code torch.histc} has it.
 *
 * @param count how many
 * @param from where the first begins
 * @param to where the last ends
 */
public record Bins(int count, double from, double to) {

  /** 40 bins from 0 to 10, each 0.25 wide. */
  public static final Bins DEFAULT = new Bins(40, 0, 10);

  /**
   * Checks the numbers.
   *
   * @throws BadInputException if there is no bin, or none of a width
   */
  public Bins {
    if (count < 1 || !(from < to) || Double.isInfinite(from) || Double.isInfinite(to)) {
      throw new BadInputException(
          "No histogram has %d bins from %s to %s".formatted(count, from, to));
    }
  }

  /** The width of each. */
  public double width() {
    return (to - from) / count;
  }
}
