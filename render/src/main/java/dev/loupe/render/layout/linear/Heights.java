package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.Rounding;
import java.util.Comparator;

/** Decides how high the rows of a level and the channels between them are. */
final class Heights {
  private final Level level;
  private final Grid grid;
  private final double[] rows;

  /** The heights of the channels; the first is above the first row. */
  private final double[] channels;

  private Heights(Level level, Grid grid) {
    this.level = level;
    this.grid = grid;
    this.rows = new double[grid.rows.size()];
    this.channels = new double[grid.rows.size() + 1];
  }

  /** Sets the heights of all that is in a level whose cells have their places in the rows. */
  static void set(Level level, Grid grid) {
    new Heights(level, grid).set();
  }

  private void set() {
    for (int row = -1; row < rows.length; row++) {
      int tracks = Tracks.assign(grid.channel(row));
      channels[row + 1] =
          Math.max(
              least(row), tracks == 0 ? 0 : 2 * Spacing.ROW_TRACK + (tracks - 1) * Spacing.TRACKS);
    }
    for (Item item : level.items) {
      if (item.span == 1) {
        rows[item.row] = Math.max(rows[item.row], height(item));
      }
    }
    level.items.stream()
        .filter(item -> item.span > 1)
        .sorted(Comparator.comparingInt(item -> item.span))
        .forEach(this::stretch);
    stretchToLeast();
    place();
  }

  private double height(Item item) {
    return switch (item.kind) {
      case ENTRY -> level.padding.before();
      case EXIT -> level.padding.after();
      case NODE, GROUP, LABEL -> item.height;
    };
  }

  private double least(int row) {
    if (row < 0 || row == rows.length - 1) {
      return 0;
    }
    boolean upper = areLines(row);
    boolean lower = areLines(row + 1);
    return upper && lower ? Spacing.FRAME_ROWS : upper || lower ? Spacing.LINE_ROWS : Spacing.ROWS;
  }

  private boolean areLines(int row) {
    return grid.rows.get(row).stream()
        .allMatch(
            cell ->
                cell.item == null
                    || (cell.item.kind != Item.Kind.NODE && cell.item.kind != Item.Kind.GROUP));
  }

  private void stretch(Item item) {
    double height = 0;
    for (int row = item.row; row <= item.end(); row++) {
      height += rows[row] + (row < item.end() ? channels[row + 1] : 0);
    }
    if (height < item.height) {
      double more = Math.ceil((item.height - height) / item.span);
      for (int row = item.row; row <= item.end(); row++) {
        rows[row] += more;
      }
    }
  }

  /** A group must be long enough for its title where that lies along the flow. */
  private void stretchToLeast() {
    double height = 0;
    for (double row : rows) {
      height += row;
    }
    for (double channel : channels) {
      height += channel;
    }
    double padding =
        (level.entries().isEmpty() ? level.padding.before() : 0)
            + (level.exits().isEmpty() ? level.padding.after() : 0);
    double missing = level.leastHeight - height - padding;
    if (missing > 0) {
      channels[0] += Rounding.nearest(missing / 2);
      channels[channels.length - 1] += Rounding.nearest(missing / 2);
    }
  }

  private void place() {
    double y = level.entries().isEmpty() ? level.padding.before() : 0;
    for (int row = -1; row < rows.length; row++) {
      if (row >= 0) {
        for (Cell cell : grid.rows.get(row)) {
          place(cell, y);
        }
        y += rows[row];
      }
      for (Passage passage : grid.channel(row)) {
        passage.y = y + Spacing.ROW_TRACK + passage.track * Spacing.TRACKS;
      }
      y += channels[row + 1];
    }
    level.height = y + (level.exits().isEmpty() ? level.padding.after() : 0);
    for (Item port : level.entries().values()) {
      port.y = 0;
    }
    for (Item port : level.exits().values()) {
      port.y = level.height;
    }
  }

  private void place(Cell cell, double y) {
    Item item = cell.item;
    if (item != null && cell == item.first) {
      double height = 0;
      for (int row = item.row; row <= item.end(); row++) {
        height += rows[row] + (row < item.end() ? channels[row + 1] : 0);
      }
      double free = height - item.height;
      // A label lies near what its edge leads to.
      item.y = y + (item.kind == Item.Kind.LABEL ? free : Rounding.nearest(free / 2));
    }
  }
}
