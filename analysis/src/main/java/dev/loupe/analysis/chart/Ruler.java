package dev.loupe.analysis.chart;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.chart.Axis.Bounds;
import java.util.stream.IntStream;

/**
 * An axis with its ticks.
 *
 * @param label what it measures
 * @param bounds the numbers at its ends
 * @param ticks from the first to the last
 * @param names whether the ticks are names, and not numbers
 */
record Ruler(String label, Bounds bounds, ImmutableList<Tick> ticks, boolean names) {
  private static final double HALF = 0.5;

  /** A place on an axis, and what stands there. */
  record Tick(double value, String text) {}

  /** An axis for some data that shows numbers up to round ones. */
  static Ruler rounded(Axis axis, Bounds data, int aim) {
    Ticks ticks = Ticks.of(data, aim, false);
    return new Ruler(axis.label(), ticks.around(data), ticks.in(ticks.around(data)), false);
  }

  /** An axis for some data that ends where they end. */
  static Ruler exact(Axis axis, Bounds data, int aim, boolean whole) {
    return new Ruler(axis.label(), data, Ticks.of(data, aim, whole).in(data), false);
  }

  /** An axis for cells, which have names, or divide its bounds, or are numbered from 0. */
  static Ruler cells(Axis axis, int count, int aim) {
    Bounds numbered = new Bounds(-HALF, count - HALF);
    if (axis.names().isEmpty()) {
      return exact(axis, axis.bounds().orElse(numbered), aim, axis.bounds().isEmpty());
    }
    ImmutableList<Tick> ticks =
        IntStream.range(0, axis.names().size())
            .mapToObj(i -> new Tick(i, axis.names().get(i)))
            .collect(ImmutableList.toImmutableList());
    return new Ruler(axis.label(), numbered, ticks, true);
  }

  /** Where a number is: 0 at the start, 1 at the end. */
  double share(double value) {
    return (value - bounds.from()) / (bounds.to() - bounds.from());
  }

  /** The same with its numbers the other way round; for cells from the top down. */
  Ruler reversed() {
    double sum = bounds.from() + bounds.to();
    ImmutableList<Tick> turned =
        ticks.stream()
            .map(tick -> new Tick(sum - tick.value(), tick.text()))
            .collect(ImmutableList.toImmutableList());
    return new Ruler(label, bounds, turned, names);
  }

  /** The width of the widest text at a tick. */
  double widest() {
    return ticks.stream().mapToDouble(tick -> Fonts.TICK.width(tick.text())).max().orElse(0);
  }

  /** Only every so many ticks, so that their texts have so much room along the axis. */
  Ruler thinned(double length, double room) {
    int fit = Math.max(1, (int) (length / room));
    int every = (ticks.size() + fit - 1) / Math.max(1, fit);
    if (every <= 1) {
      return this;
    }
    ImmutableList<Tick> kept =
        IntStream.range(0, ticks.size())
            .filter(i -> i % every == 0)
            .mapToObj(ticks::get)
            .collect(ImmutableList.toImmutableList());
    return new Ruler(label, bounds, kept, names);
  }
}
