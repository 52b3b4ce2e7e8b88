package dev.loupe.render.view;

import dev.loupe.history.BackwardPass;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;

/** Where a backward pass went, if one looks through hidden layers. */
final class GradientPath {
  private final ModelHistory history;
  private final Visibility visibility;
  private final Optional<BackwardPass> pass;

  GradientPath(ModelHistory history, Visibility visibility, Optional<BackwardPass> pass) {
    this.history = history;
    this.visibility = visibility;
    this.pass = pass;
  }

  /** Whether the gradient flowed from a layer to one before it, through nothing but hidden ones. */
  boolean flowed(Layer from, Layer to) {
    return pass.isPresent() && flowed(pass.get(), from, to);
  }

  private boolean flowed(BackwardPass through, Layer from, Layer to) {
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(from.index());
    while (!open.isEmpty()) {
      for (int parent : through.flows().get(open.remove())) {
        if (parent == to.index()) {
          return true;
        }
        if (!seen.get(parent) && !visibility.isShown(history.layers().get(parent))) {
          seen.set(parent);
          open.add(parent);
        }
      }
    }
    return false;
  }
}
