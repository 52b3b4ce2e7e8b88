package dev.loupe.render.layout.linear;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has a place in a level: a node, a group, a label, or where an edge crosses the frame. */
final class Item {

  enum Kind {
    NODE,
    GROUP,
    /** The text of an edge's label, with the edge at its left side. */
    LABEL,
    /** Where edges from one origin come in through the frame. */
    ENTRY,
    /** Where edges from one origin go out through the frame. */
    EXIT
  }

  final Kind kind;

  /** The level that it is in. */
  final Level home;

  /** Its place in the order of execution, among the items of its level. */
  double order;

  /** When the node was executed that it is, or whose edges it belongs to; 0 for groups. */
  int time;

  /** What is in it, if it is a group. */
  final @Nullable Level inside;

  double width;
  double height;
  double x;
  double y;

  /** Its first row. */
  int row;

  /** The number of rows that it takes. */
  int span = 1;

  /** Whether it may take several rows, if it is high enough. */
  boolean mayBeTall = true;

  /** Whether it depends on nothing from outside, such as a constant that is made on the way. */
  boolean floating;

  /** The longest way to it from the start of the level, and from it to the end, in rows. */
  int before;

  int after;

  /** The cell of its first and that of its last row. */
  @Nullable Cell first;

  @Nullable Cell last;

  /** Where edges enter and leave it, by their origins. */
  final Map<Item, Pin> in = new LinkedHashMap<>();

  final Map<Item, Pin> out = new LinkedHashMap<>();

  Item(Kind kind, double order, Level home, @Nullable Level inside) {
    this.kind = kind;
    this.order = order;
    this.home = home;
    this.inside = inside;
  }

  Pin in(Item origin) {
    return in.computeIfAbsent(origin, o -> new Pin());
  }

  Pin out(Item origin) {
    return out.computeIfAbsent(origin, o -> new Pin());
  }

  int end() {
    return row + span - 1;
  }

  Cell firstCell() {
    return cell(first);
  }

  Cell lastCell() {
    return cell(last);
  }

  private static Cell cell(@Nullable Cell cell) {
    if (cell == null) {
      throw new IllegalStateException("not in a row yet");
    }
    return cell;
  }
}
