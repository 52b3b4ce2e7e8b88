package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Layer;
import java.util.Optional;

/**
 * Where a unit is drawn.
 *
 * @param node the id of the node that stands for it, alone or with others
 * @param groups the open modules around that node, outermost first
 * @param box what is closed and the node stands for; empty if the unit has its own node
 * @param atomic the module that the unit is the only operation of, which has no group then; empty
 *     if there is none
 */
record Place(
    String node, ImmutableList<Scope> groups, Optional<Closed> box, Optional<Scope> atomic) {

  /** Which pass of the drawn node a layer belongs to. */
  int passOf(Layer layer) {
    return box.map(closed -> closed.passOf(layer)).orElse(layer.label().pass());
  }
}
