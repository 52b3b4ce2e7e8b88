package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;

/** Of a history that was recorded without gradients. */
final class NoGradients extends GraphlessGradients {

  @Override
  protected BadInputException refusal() {
    return new BadInputException(
        "This forward was recorded without gradients; ask for them by"
            + " Recording.of(model).gradients(Selector.all()), or name the layers");
  }

  @Override
  public ImmutableList<BackwardPass> passes() {
    return ImmutableList.of();
  }

  @Override
  public Activation of(Layer layer) {
    throw refusal();
  }

  @Override
  public Activation of(Layer layer, BackwardPass pass) {
    throw refusal();
  }

  @Override
  public ImmutableMap<String, Activation> all(BackwardPass pass) {
    throw refusal();
  }

  @Override
  public BackwardGraph graph() {
    return new BackwardGraph(ImmutableList.of());
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void close() {}
}
