package dev.loupe.archive;

import com.google.common.collect.ImmutableMap;
import dev.loupe.history.Activation;
import dev.loupe.history.Activations;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The values of a history that was read from a file. */
final class LoadedValues implements Activations {
  private final Archive archive;
  private final ImmutableMap<Integer, LoadedActivation> values;
  private volatile boolean closed;

  /**
   * @param archive is closed with these
   * @param values by the ordinals of their layers, in order
   */
  LoadedValues(Archive archive, ImmutableMap<Integer, LoadedActivation> values) {
    this.archive = archive;
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
    if (!closed) {
      closed = true;
      values.values().forEach(LoadedActivation::release);
      close(archive);
    }
  }

  static void close(Archive archive) {
    try {
      archive.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
