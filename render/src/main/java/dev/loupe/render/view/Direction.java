package dev.loupe.render.view;

/** Where the model's data flow to. */
public enum Direction {
  /** Inputs below, outputs above, as TorchLens draws. */
  BOTTOM_UP,
  /** Inputs above, outputs below. */
  TOP_DOWN,
  /** Inputs at the left, outputs at the right. */
  LEFT_RIGHT
}
