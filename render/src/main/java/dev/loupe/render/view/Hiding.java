package dev.loupe.render.view;

import dev.loupe.history.Layer;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.util.function.Predicate;

/**
 * What is not drawn; edges lead through it. Immutable.
 *
 * @param buffers whether buffers are drawn
 * @param operations the operations that are not. Inputs, outputs, an operation that failed and one
 *     whose value was read as a condition are drawn all the same
 */
public record Hiding(Buffers buffers, Predicate<Layer> operations) {

  /** Buffers are hidden, and nothing else. */
  public static final Hiding BUFFERS = new Hiding(Buffers.HIDDEN, layer -> false);

  Hiding withBuffers(Buffers newBuffers) {
    return new Hiding(newBuffers, operations);
  }

  Hiding withOperations(Predicate<Layer> layers) {
    return new Hiding(buffers, layers);
  }
}
