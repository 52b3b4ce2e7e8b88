package dev.loupe.render.export.svg;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** Builds the {@code d} of a path. */
final class PathData {
  private final StringBuilder data = new StringBuilder();

  @CanIgnoreReturnValue
  PathData moveTo(double x, double y) {
    return add('M', x, y);
  }

  @CanIgnoreReturnValue
  PathData lineTo(double x, double y) {
    return add('L', x, y);
  }

  /** A curve to (x, y) that starts and ends in the directions of the control point. */
  @CanIgnoreReturnValue
  PathData curveTo(double controlX, double controlY, double x, double y) {
    add('Q', controlX, controlY);
    return add(' ', x, y);
  }

  /** Half an ellipse. */
  @CanIgnoreReturnValue
  PathData arcTo(double radiusX, double radiusY, double x, double y, boolean clockwise) {
    add('A', radiusX, radiusY);
    data.append(" 0 0 ").append(clockwise ? 1 : 0);
    return add(' ', x, y);
  }

  @CanIgnoreReturnValue
  PathData close() {
    data.append('Z');
    return this;
  }

  private PathData add(char command, double x, double y) {
    data.append(command).append(Svg.number(x)).append(' ').append(Svg.number(y));
    return this;
  }

  @Override
  public String toString() {
    return data.toString();
  }
}
