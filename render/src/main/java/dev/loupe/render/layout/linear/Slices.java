package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.linear.Passage.End;
import java.util.ArrayList;
import java.util.List;

/** Finds items of several rows that an edge beside them would have to cross. */
final class Slices {

  private Slices() {}

  /** Takes the items that are crossed their right to be high; returns whether there were any. */
  static boolean cutCrossed(Grid grid) {
    boolean found = false;
    for (int row = 0; row < grid.rows.size() - 1; row++) {
      List<Cell> slices = new ArrayList<>();
      for (Cell cell : grid.rows.get(row)) {
        if (cell.item != null && cell.below != null) {
          slices.add(cell);
        }
      }
      if (!slices.isEmpty()) {
        for (Passage passage : grid.channel(row)) {
          found |= cutCrossed(passage, slices);
        }
      }
    }
    return found;
  }

  private static boolean cutCrossed(Passage passage, List<Cell> slices) {
    int least = slices.size();
    int most = 0;
    for (End end : passage.above) {
      int left = leftOf(end.cell().index, slices, false);
      least = Math.min(least, left);
      most = Math.max(most, left);
    }
    for (End end : passage.below) {
      int left = leftOf(end.cell().index, slices, true);
      least = Math.min(least, left);
      most = Math.max(most, left);
    }
    for (Cell slice : slices.subList(Math.min(least, most), most)) {
      if (slice.item != null) {
        slice.item.mayBeTall = false;
      }
    }
    return least < most;
  }

  /** How many slices are left of a place in the row, or in the row below. */
  private static int leftOf(int index, List<Cell> slices, boolean below) {
    int low = 0;
    int high = slices.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Cell slice = slices.get(middle);
      int place = below && slice.below != null ? slice.below.index : slice.index;
      if (place < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
