package dev.loupe.values;

import com.google.common.collect.ImmutableMap;
import dev.loupe.history.Activation;
import dev.loupe.history.Activations;

/** The values that a recording kept. */
final class KeptValues implements Activations {
  private final ImmutableMap<Integer, KeptActivation> values;
  private volatile boolean closed;

  /**
   * @param values by the ordinals of their layers, in order
   */
  KeptValues(ImmutableMap<Integer, KeptActivation> values) {
    this.values = values;
  }

  @Override
  public ImmutableMap<Integer, Activation> byLayer() {
    if (closed) {
      throw new IllegalStateException("The history is closed, and its values are freed");
    }
    return ImmutableMap.copyOf(values);
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    values.values().forEach(KeptActivation::release);
  }
}
