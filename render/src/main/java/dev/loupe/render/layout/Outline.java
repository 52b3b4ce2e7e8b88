package dev.loupe.render.layout;

import dev.loupe.render.view.Shape;

/** The outlines of the shapes within their bounding boxes. */
public final class Outline {

  /** How far the back of a three-dimensional box stands out above and at the right. */
  public static final double BOX_DEPTH = 7;

  /** Half the height of the lids of a cylinder. */
  public static final double LID = 5;

  private static final double LARGEST_RADIUS = 28;

  private Outline() {}

  /** The radius of the rounded ends of an oval. */
  public static double radius(double height) {
    return Math.min(height / 2, LARGEST_RADIUS);
  }

  static double extraWidth(Shape shape) {
    return shape == Shape.BOX_3D ? BOX_DEPTH : 0;
  }

  static double extraHeight(Shape shape) {
    return switch (shape) {
      case BOX_3D -> BOX_DEPTH;
      case CYLINDER -> 2 * LID;
      case OVAL, BOX -> 0;
    };
  }

  /** How far an oval's side is from its bounding box at a distance from the upper or lower side. */
  static double ovalInset(double height, double distance) {
    return arc(radius(height), radius(height) - distance);
  }

  /** The height of a quarter circle's chord: 0 where it touches the box, the radius at its end. */
  private static double arc(double radius, double offset) {
    if (offset <= 0) {
      return 0;
    }
    double bounded = Math.min(offset, radius);
    return radius - Math.sqrt(radius * radius - bounded * bounded);
  }

  /**
   * Moves a point on a side of a bounding box straight inwards to the outline of the shape.
   *
   * @param shape the shape
   * @param box its bounding box
   * @param point a point on one of the box's sides
   */
  public static Point project(Shape shape, Box box, Point point) {
    double toTop = Math.abs(point.y() - box.y());
    double toBottom = Math.abs(point.y() - box.bottom());
    double toLeft = Math.abs(point.x() - box.x());
    double toRight = Math.abs(point.x() - box.right());
    double nearest = Math.min(Math.min(toTop, toBottom), Math.min(toLeft, toRight));
    if (nearest == toTop) {
      return new Point(point.x(), box.y() + acrossInset(shape, box, toLeft, toRight, true));
    } else if (nearest == toBottom) {
      return new Point(point.x(), box.bottom() - acrossInset(shape, box, toLeft, toRight, false));
    } else if (nearest == toLeft) {
      return new Point(box.x() + alongInset(shape, box, toTop, toBottom, true), point.y());
    } else {
      return new Point(box.right() - alongInset(shape, box, toTop, toBottom, false), point.y());
    }
  }

  private static double acrossInset(
      Shape shape, Box box, double toLeft, double toRight, boolean top) {
    return switch (shape) {
      case BOX -> 0;
      case OVAL -> {
        double radius = radius(box.height());
        yield arc(radius, radius - Math.min(toLeft, toRight));
      }
      case BOX_3D -> Math.max(0, BOX_DEPTH - (top ? toLeft : toRight));
      case CYLINDER -> {
        double half = box.width() / 2;
        double fromCenter = Math.abs(half - toLeft) / half;
        yield LID - LID * Math.sqrt(Math.max(0, 1 - fromCenter * fromCenter));
      }
    };
  }

  private static double alongInset(
      Shape shape, Box box, double toTop, double toBottom, boolean left) {
    return switch (shape) {
      case BOX, CYLINDER -> 0;
      case OVAL -> ovalInset(box.height(), Math.min(toTop, toBottom));
      case BOX_3D -> Math.max(0, BOX_DEPTH - (left ? toTop : toBottom));
    };
  }
}
