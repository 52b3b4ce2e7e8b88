package dev.loupe.render;

/** What lays a drawing out. It decides where things are, never what is drawn. */
public enum Engine {
  /** Our own layout; the same on every machine, and quick for any size. */
  EMBEDDED,
  /** Eclipse ELK's layered layout, for graphs that are not too large for it. */
  ELK,
  /** The {@code dot} of an installed Graphviz. */
  DOT
}
