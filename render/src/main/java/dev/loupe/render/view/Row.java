package dev.loupe.render.view;

/**
 * A line of text in a node.
 *
 * @param role what the line says
 * @param text the line
 */
public record Row(Role role, String text) {

  /** What a line says. */
  public enum Role {
    /** What code read of the layer's value as a condition. */
    DECISION,
    /** The layer's label or the module's address. */
    TITLE,
    /** The layers whose gradients a function takes in. */
    LAYER,
    /** The module's class. */
    CLASS,
    /** The tensor's shape and size. */
    SHAPE,
    /** The shapes of the parameters. */
    PARAMETERS,
    /** The address of a module, input or buffer. */
    ADDRESS,
    /** How much there is in a module. */
    COUNTS,
    /** What it takes: operations, time, memory. */
    FIGURES,
    /** Arguments that are no tensors. */
    ARGUMENTS,
    /** The line of source. */
    SOURCE,
    /** What was done to the layer's value on the way. */
    CHANGED,
    /** What went wrong. */
    MESSAGE
  }
}
