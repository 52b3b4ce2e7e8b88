package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in one row: an item, a slice of an item of several rows, or a net that passes. */
final class Cell {
  final int row;

  /** The item, unless a net passes. */
  final @Nullable Item item;

  final double width;

  /** Its place in the row. */
  int index;

  /** What it is connected to in the row above and in the row below. */
  final List<Link> up = new ArrayList<>();

  final List<Link> down = new ArrayList<>();

  /** The cells above and below that are of the same item or net. */
  @Nullable Cell above;

  @Nullable Cell below;

  /** Where a net turns round: the other cell in this row. */
  @Nullable Cell partner;

  /** The links by which it stands exactly below and above another cell. */
  @Nullable Link alignedUp;

  @Nullable Link alignedDown;

  /** The block that it is a part of, and its distance from the block's position. */
  int block = -1;

  double offset;

  /** Left of the trunk if negative, right of it if positive. */
  int side;

  /** By what a row is sorted. */
  double key;

  double x;

  Cell(int row, @Nullable Item item) {
    this.row = row;
    this.item = item;
    this.width = item == null ? 0 : item.width;
  }

  boolean isLane() {
    return item == null;
  }
}
