package dev.loupe.render.layout;

/**
 * An upright rectangle, in pixels; y grows downwards.
 *
 * @param x its left side
 * @param y its upper side
 * @param width its width
 * @param height its height
 */
public record Box(double x, double y, double width, double height) {

  /** Its right side. */
  public double right() {
    return x + width;
  }

  /** Its lower side. */
  public double bottom() {
    return y + height;
  }

  /** The x of its centre. */
  public double centerX() {
    return x + width / 2;
  }

  /** The y of its centre. */
  public double centerY() {
    return y + height / 2;
  }
}
