package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** Its pieces between rows; the first is the one at {@link #firstChannel}. */
  final List<Passage> passages = new ArrayList<>();

  /** Its cells in the rows that it passes, by row. */
  final Map<Integer, Cell> lane = new LinkedHashMap<>();

  int firstChannel;

  /**
   * Whether it runs upwards: it leads back, and its target is not below its source all the same.
   */
  boolean turns;

  Net(Item origin, Item source, boolean back) {
    this.origin = origin;
    this.source = source;
    this.back = back;
  }

  /** Its cell in a row that it passes. */
  Cell cell(int row) {
    Cell cell = lane.get(row);
    if (cell == null) {
      throw new IllegalArgumentException("does not pass row " + row);
    }
    return cell;
  }

  /** Its piece below a row. */
  Passage passage(int row) {
    return passages.get(row - firstChannel);
  }
}
