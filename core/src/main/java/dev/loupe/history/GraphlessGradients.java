package dev.loupe.history;

import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import org.bytedeco.pytorch.Tensor;

/** The gradients of a history that has no tensors with a graph: no backward pass can be run. */
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
}
