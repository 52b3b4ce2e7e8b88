package dev.loupe.render.layout.linear;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The edges of a level that start at the same item and carry the same: they run together as far as
 * they can.
 */
final class Net {
  /** The node or label where its edges start, maybe deep in another level. */
  final Item origin;

  /** Where it starts in this level. */
  final Item source;

  /** Whether it leads back, to what is above: then it has one target. */
  final boolean back;

  final Set<Item> targets = new LinkedHashSet<>();

  /** Its pieces between rows, by the row above. */
  private final Map<Integer, Passage> passages = new LinkedHashMap<>();

  /** Its cells in the rows that it passes, by row. */
  final Map<Integer, Cell> lane = new LinkedHashMap<>();

  /** Whether it runs at the side of the level, not through the rows; then its lane there. */
  boolean aside;

  @Nullable Cell side;

  /**
   * Whether it runs upwards: it leads back, and its target is not below its source all the same.
   */
  boolean turns;

  Net(Item origin, Item source, boolean back) {
    this.origin = origin;
    this.source = source;
    this.back = back;
  }

  /** The rows that it passes: none if the last is before the first. */
  int firstRow() {
    return turns() ? firstTarget().row : source.end() + 1;
  }

  int lastRow() {
    return turns()
        ? source.end()
        : targets.stream().mapToInt(target -> target.row).max().orElseThrow() - 1;
  }

  int length() {
    return Math.max(0, lastRow() - firstRow() + 1);
  }

  Item firstTarget() {
    return targets.iterator().next();
  }

  /**
   * Whether it runs upwards: it leads back, and its target is not below its source all the same.
   */
  boolean turns() {
    return back && source.end() >= firstTarget().row;
  }

  Cell sideLane() {
    if (side == null) {
      throw new IllegalStateException("does not run at the side");
    }
    return side;
  }

  /** Its cell in a row that it passes. */
  Cell cell(int row) {
    Cell cell = aside ? side : lane.get(row);
    if (cell == null) {
      throw new IllegalArgumentException("does not pass row " + row);
    }
    return cell;
  }

  /** Its piece below a row. */
  Passage passage(int row) {
    Passage passage = passages.get(row);
    if (passage == null) {
      throw new IllegalArgumentException("is not below row " + row);
    }
    return passage;
  }

  /** Its piece below a row, which is made if it is not there yet. */
  Passage passage(int row, Supplier<Passage> made) {
    return passages.computeIfAbsent(row, r -> made.get());
  }

  /** Forgets how it ran. */
  void clear() {
    passages.clear();
    lane.clear();
    side = null;
  }
}
