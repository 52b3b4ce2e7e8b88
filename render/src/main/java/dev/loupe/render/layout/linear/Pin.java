package dev.loupe.render.layout.linear;

/** Where an edge enters or leaves an item. */
final class Pin {
  /** From the item's left side. */
  double offset;

  /** How far right it is among the item's pins, from 0 to 1, as far as that is fixed. */
  double share = 0.5;

  @Override
  public String toString() {
    return "pin at " + offset;
  }
}
