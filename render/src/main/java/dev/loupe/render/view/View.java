package dev.loupe.render.view;

/** How layers with several passes are drawn. */
public enum View {
  /** A node for each pass of each layer. */
  UNROLLED,
  /** One node for all passes of a layer, one group for all calls of a module. */
  ROLLED
}
