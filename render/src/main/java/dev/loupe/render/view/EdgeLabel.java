package dev.loupe.render.view;

/**
 * A short text at an edge.
 *
 * @param place where along the edge
 * @param text the text
 */
public record EdgeLabel(Place place, String text) {

  /** Where along an edge. */
  public enum Place {
    /** Where it starts. */
    TAIL,
    /** Half-way. */
    MIDDLE,
    /** At its arrow. */
    HEAD
  }
}
