package dev.loupe.render.view;

import java.util.Locale;

/** What is special about a node, group or edge, whatever its kind. */
public enum Trait {
  /** No input of the model leads there: drawn with dashes. */
  INTERNAL,
  /** The layer's value was changed on the way: drawn with a thick line. */
  CHANGED,
  /** There are parameters in the module. */
  PARAMETERS,
  /** The edge leads back, to what ran earlier; only in the rolled view. */
  BACK,
  /** A gradient flowed along the edge, from its head to its tail. */
  GRADIENT,
  /** A gradient flows along the edge, from its tail to its head: all edges of backward graphs. */
  BACKWARD;

  /** The class that a style sheet knows it by: {@code internal}; one for all gradients. */
  public String cssClass() {
    return (this == BACKWARD ? GRADIENT : this).name().toLowerCase(Locale.ROOT);
  }
}
