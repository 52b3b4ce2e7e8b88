package dev.loupe.render.layout.linear;

/**
 * A connection of two cells in neighbouring rows, or, where a net turns round, in one row.
 *
 * @param top the upper cell
 * @param topPin where it is connected
 * @param bottom the lower cell
 * @param bottomPin where it is connected
 */
record Link(Cell top, Pin topPin, Cell bottom, Pin bottomPin) {

  double topX() {
    return top.x + topPin.offset;
  }

  double bottomX() {
    return bottom.x + bottomPin.offset;
  }

  /** Where it starts, in places of the upper row. */
  double topPlace() {
    return top.index + topPin.share - 0.5;
  }

  double bottomPlace() {
    return bottom.index + bottomPin.share - 0.5;
  }
}
