package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradients of a history that has no tensors with a graph: no backward pass can be run. Unless
 * a subclass says otherwise, none ran before either.
 */
public abstract class GraphlessGradients implements Gradients {

  /** Says why there is no graph. */
  protected abstract BadInputException refusal();

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
