package dev.loupe.history;

import com.google.common.collect.ImmutableMap;

/** The values that a history holds. */
public interface Activations extends AutoCloseable {
  /** No values. */
  Activations NONE =
      new Activations() {
        @Override
        public ImmutableMap<Integer, Activation> byLayer() {
          return ImmutableMap.of();
        }

        @Override
        public boolean isClosed() {
          return false;
        }

        @Override
        public void close() {}
      };

  /**
   * The values by the ordinals of their layers, in order.
   *
   * @throws IllegalStateException if they were freed
   */
  ImmutableMap<Integer, Activation> byLayer();

  /** Whether they were freed. */
  boolean isClosed();

  /** Frees them. Again it does nothing. */
  @Override
  void close();
}
