package dev.loupe.render.layout.linear;

/** The distances that layouts keep, in pixels. */
final class Spacing {
  /** Between the frame of a group and what is in it. */
  static final double PADDING = 14;

  /** Above and below a group's title. */
  static final double TITLE_PADDING = 8;

  /** Beside a group's title. */
  static final double TITLE_MARGIN = 12;

  /** Between neighbours in a row. */
  static final double BOX_BOX = 24;

  /** Between a box and an edge that passes it. */
  static final double BOX_LINE = 14;

  /** Between two edges side by side. */
  static final double LINE_LINE = 10;

  /** Between the text of an edge's label and the edge. */
  static final double LABEL = 4;

  /** Between two rows, at least. */
  static final double ROWS = 26;

  /** Between a row and one that has only labels of edges or the frame. */
  static final double LINE_ROWS = 10;

  /** Between the title or lower frame of a group and the rows, at least. */
  static final double FRAME_ROWS = 2;

  /** Between a row and the nearest edge that runs beside it. */
  static final double ROW_TRACK = 12;

  /** Between two edges one above the other. */
  static final double TRACKS = 8;

  /** Between the ends of edges at a node, if there is room. */
  static final double PINS = 14;

  /** Between the ends of edges at a node and the node's corners, if there is room. */
  static final double PIN_CORNER = 16;

  /** About the distance from a node to the next. */
  static final double PITCH = 76;

  private Spacing() {}
}
