package dev.loupe.render.view;

/** The outline of a node. */
public enum Shape {
  /** Ordinary operations, inputs and outputs. */
  OVAL,
  /** The only operation of a module. */
  BOX,
  /** A module with all that is in it. */
  BOX_3D,
  /** A buffer. */
  CYLINDER
}
