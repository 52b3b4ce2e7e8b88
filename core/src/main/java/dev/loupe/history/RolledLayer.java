package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/**
 * A layer with all of its passes: what a loop runs again and again is one rolled layer.
 *
 * @param passes its passes, in the order of execution; at least one
 */
public record RolledLayer(ImmutableList<Layer> passes) {

  public RolledLayer {
    checkArgument(!passes.isEmpty(), "a layer has at least one pass");
  }

  /** The layer's name without a pass: {@code linear_1_1}. */
  public String name() {
    return first().label().layer();
  }

  /** The first pass. */
  public Layer first() {
    return passes.get(0);
  }
}
