package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.Box;
import dev.loupe.render.layout.Point;
import dev.loupe.render.layout.Rounding;
import dev.loupe.render.layout.Size;
import dev.loupe.render.view.Direction;

/**
 * Turns layouts, which are made as if data flowed down, into the direction that is wanted.
 *
 * @param direction where the data flow to on the drawing
 * @param length how long the layout is in the direction of flow
 */
record Axes(Direction direction, double length) {

  /** A size on the drawing as a size in the layout; or the other way round, which is the same. */
  static Size turn(Direction direction, Size size) {
    double across = size.height();
    double along = size.width();
    return direction == Direction.LEFT_RIGHT ? new Size(across, along) : size;
  }

  Point point(double x, double y) {
    return switch (direction) {
      case TOP_DOWN -> new Point(tenths(x), tenths(y));
      case BOTTOM_UP -> new Point(tenths(x), tenths(length - y));
      case LEFT_RIGHT -> new Point(tenths(y), tenths(x));
    };
  }

  Box box(double x, double y, Size size) {
    Size drawn = turn(direction, size);
    Point corner = point(x, direction == Direction.BOTTOM_UP ? y + size.height() : y);
    return new Box(corner.x(), corner.y(), tenths(drawn.width()), tenths(drawn.height()));
  }

  /** Tenths of a pixel are enough, and keep drawings small. */
  static double tenths(double value) {
    return Rounding.nearest(value * 10) / 10;
  }
}
