package dev.loupe.archive;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.BackwardGraph;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.GraphlessGradients;
import dev.loupe.history.Layer;
import java.nio.file.Path;

/** The gradients of a history that was read from a file. */
final class LoadedGradients extends GraphlessGradients {
  private final Path file;
  private final BackwardGraph graph;
  private final ImmutableList<Loaded> loaded;
  private boolean closed;

  /**
   * A backward pass that ran before the history was saved.
   *
   * @param gradients by the ordinals of their layers, in order
   */
  record Loaded(BackwardPass pass, ImmutableMap<Integer, LoadedActivation> gradients) {}

  LoadedGradients(Path file, BackwardGraph graph, ImmutableList<Loaded> loaded) {
    this.file = file;
    this.graph = graph;
    this.loaded = loaded;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The history is closed, and its gradients are freed");
    }
  }

  @Override
  protected BadInputException refusal() {
    return new BadInputException(
        "%s has the gradients that were taken before it was saved, and not the tensors behind them:"
                .formatted(file)
            + " run backward passes when the model is recorded");
  }

  @Override
  public ImmutableList<BackwardPass> passes() {
    checkOpen();
    return loaded.stream().map(Loaded::pass).collect(toImmutableList());
  }

  @Override
  public Activation of(Layer layer) {
    checkOpen();
    if (loaded.isEmpty()) {
      throw new BadInputException(
          "%s has no gradients: no backward pass had run when it was saved".formatted(file));
    }
    return of(layer, loaded.get(loaded.size() - 1));
  }

  @Override
  public Activation of(Layer layer, BackwardPass pass) {
    return of(layer, find(pass));
  }

  private Activation of(Layer layer, Loaded from) {
    Activation gradient = from.gradients().get(layer.index());
    if (gradient == null) {
      throw new BadInputException(
          "%s has no gradient of %s: backward pass %d, from %s, brought it none"
              .formatted(file, layer.name(), from.pass().number(), from.pass().from()));
    }
    return gradient;
  }

  private Loaded find(BackwardPass pass) {
    checkOpen();
    return loaded.stream()
        .filter(it -> it.pass().equals(pass))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "Backward pass %d is none of those in %s".formatted(pass.number(), file)));
  }

  @Override
  public ImmutableMap<String, Activation> all(BackwardPass pass) {
    return find(pass).gradients().values().stream()
        .collect(toImmutableMap(gradient -> gradient.layer().name(), it -> it));
  }

  @Override
  public BackwardGraph graph() {
    return graph;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Frees the tensors; the file is closed with the values. */
  @Override
  public void close() {
    closed = true;
    loaded.forEach(it -> it.gradients().values().forEach(LoadedActivation::release));
  }
}
