package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Layer;
import dev.loupe.history.ModulePass;
import java.util.Optional;

/**
 * Where a unit is drawn.
 *
 * @param node the id of the node that stands for it, alone or with others
 * @param groups the open modules around that node, outermost first
 * @param box the closed module that the node stands for; empty if the unit has its own node
 * @param atomic the module that the unit is the only operation of, which has no group then; empty
 *     if there is none
 */
record Place(
    String node, ImmutableList<Scope> groups, Optional<Scope> box, Optional<Scope> atomic) {

  /** Which pass of the drawn node a layer belongs to. */
  int passOf(Layer layer) {
    return box.map(scope -> callIn(scope, layer)).orElse(layer.label().pass());
  }

  private static int callIn(Scope scope, Layer layer) {
    return layer.modules().stream()
        .filter(scope::contains)
        .mapToInt(ModulePass::pass)
        .findFirst()
        .orElseThrow();
  }
}
