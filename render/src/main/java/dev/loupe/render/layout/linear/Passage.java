package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.List;

/** What a net does between two rows: it comes from some cells and goes to others. */
final class Passage {

  /** An end in one of the rows. */
  record End(Cell cell, Pin pin) {
    double x() {
      return cell.x + pin.offset;
    }
  }

  final List<End> above = new ArrayList<>();
  final List<End> below = new ArrayList<>();

  /** The height at which it runs sideways, from the level's upper side. */
  double y;

  int track;

  double left() {
    double left = Double.MAX_VALUE;
    for (End end : above) {
      left = Math.min(left, end.x());
    }
    for (End end : below) {
      left = Math.min(left, end.x());
    }
    return left;
  }

  double right() {
    double right = -Double.MAX_VALUE;
    for (End end : above) {
      right = Math.max(right, end.x());
    }
    for (End end : below) {
      right = Math.max(right, end.x());
    }
    return right;
  }
}
