package dev.loupe.render.layout.linear;

import com.google.common.collect.ImmutableList;
import dev.loupe.render.view.Edge;

/**
 * An edge on its way through the levels.
 *
 * @param edge the edge
 * @param legs its ways through one level each, from its start to its end
 * @param labels the items of its labels, in their order; some may share one
 */
record Wire(Edge edge, ImmutableList<Leg> legs, ImmutableList<LabelPlace> labels) {

  /**
   * A way through one level.
   *
   * @param level the level
   * @param net what it is a part of
   * @param target where it ends in the level
   */
  record Leg(Level level, Net net, Item target) {}

  /**
   * Where a label is.
   *
   * @param item the item
   * @param row how many labels lie above it in the item
   */
  record LabelPlace(Item item, int row) {}
}
