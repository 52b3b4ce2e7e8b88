package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import org.bytedeco.pytorch.Tensor;

/** Of a history that was recorded without gradients. */
final class NoGradients implements Gradients {

  private static BadInputException refusal() {
    return new BadInputException(
        "This forward was recorded without gradients; ask for them by"
            + " Recording.of(model).gradients(Selector.all()), or name the layers");
  }

  @Override
  public ImmutableMap<String, Tensor> outputs() {
    throw refusal();
  }

  @Override
  public Tensor output() {
    throw refusal();
  }

  @Override
  public BackwardPass backward() {
    throw refusal();
  }

  @Override
  public BackwardPass backward(String layer) {
    throw refusal();
  }

  @Override
  public BackwardPass backward(String layer, Tensor gradient) {
    throw refusal();
  }

  @Override
  public BackwardPass backward(Tensor loss) {
    throw refusal();
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
