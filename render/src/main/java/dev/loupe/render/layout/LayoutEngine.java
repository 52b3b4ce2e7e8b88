package dev.loupe.render.layout;

import dev.loupe.render.view.GraphView;

/** Finds places for the parts of a view. Equal views get equal layouts, on every machine. */
public interface LayoutEngine {

  /**
   * Lays a view out.
   *
   * @param view what is drawn
   * @param measures how large its parts are
   */
  Layout layOut(GraphView view, Measures measures);
}
