package dev.loupe.task;

import dev.loupe.capture.SeenLayer;
import java.util.function.Predicate;

/** The layers that a selector means, told one by one while a forward runs. */
public final class LayerChoice {
  private final Predicate<SeenLayer> layers;
  private final boolean buffers;

  LayerChoice(Predicate<SeenLayer> layers, boolean buffers) {
    this.layers = layers;
    this.buffers = buffers;
  }

  /** Whether a layer is among them. */
  public boolean has(SeenLayer layer) {
    return layers.test(layer);
  }

  /** Whether a buffer may be among them. */
  public boolean mayHaveBuffers() {
    return buffers;
  }
}
