package dev.loupe.render.view;

import java.util.Locale;

/** What a node stands for; it decides the node's colours. */
public enum NodeKind {
  /** A tensor that was given to the model. */
  INPUT,
  /** A tensor that the model returned. */
  OUTPUT,
  /** An operation that reads no parameters. */
  OPERATION,
  /** An operation that reads parameters. */
  PARAMETERS,
  /** An operation whose value was read as a condition. */
  DECISION,
  /** A buffer of the model. */
  BUFFER,
  /** A module with all that is in it. */
  MODULE,
  /** An operation that failed. */
  FAILURE,
  /** A layer outside of the module in focus, which it reads or which reads it. */
  BOUNDARY;

  /** The class that a style sheet knows it by: {@code input}, {@code parameters}. */
  public String cssClass() {
    return name().toLowerCase(Locale.ROOT);
  }
}
