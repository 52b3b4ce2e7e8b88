package dev.loupe.render;

/** What lays a drawing out. It decides where things are, never what is drawn. */
public enum Engine {
  /** Our own layout; the same on every machine. */
  EMBEDDED,
  /** The {@code dot} of an installed Graphviz. */
  DOT
}
