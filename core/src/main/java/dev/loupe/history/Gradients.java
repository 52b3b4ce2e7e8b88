package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradients of a recorded forward: runs backward passes and holds what they bring to the layers
 * that were named to {@code Recording.gradients}. Every pass has gradients of its own; they are
 * never summed, unlike the {@code grad} of parameters, which every pass adds to as PyTorch does.
 * That is the caller's: zero it where that matters.
 *
 * <p>Passes that the caller runs by himself, by {@code loss.backward()}, are noticed as well: what
 * they brought since the history was last asked counts as one pass, in which they are summed.
 *
 * <p>The gradient of a layer is that of the value that its operator returned, also where a later
 * operator writes over it. If the operator wrote into a part of another tensor, it is that of what
 * was written, through whatever it is read. Gradients are detached copies and belong to the
 * history. When that is closed, every method but {@link #graph} and {@link #isClosed} throws an
 * {@link IllegalStateException}. For one thread at a time.
 *
 * <p>Of a history that was read from a file, they are those of the passes that ran before it was
 * saved. It has no outputs, and no other pass can run: that is a {@link BadInputException}.
 */
public interface Gradients extends AutoCloseable {
  /** Of a history that was recorded without. */
  Gradients NONE = new NoGradients();

  /**
   * The tensors that the forward returned, with the graph behind them, to compute a loss from; by
   * path, such as {@code output} or {@code output.logits}. They are the history's.
   *
   * @throws BadInputException if no gradients were asked for
   */
  ImmutableMap<String, Tensor> outputs();

  /**
   * The tensor that the forward returned, with the graph behind it.
   *
   * @throws BadInputException if it returned none or several, or no gradients were asked for
   */
  Tensor output();

  /**
   * Runs a backward pass from the sum of all elements of all outputs that have gradients, and keeps
   * the graph for more.
   *
   * @throws BadInputException if there is none, or the graph is no longer there: a backward pass of
   *     the caller's has freed it, or a tensor that it needs was overwritten
   * @throws LoupeException if libtorch fails for another reason
   */
  BackwardPass backward();

  /**
   * Runs a backward pass from the sum of all elements of a layer, and keeps the graph for more.
   *
   * @param layer as {@link ModelHistory#layer(String)} takes it; one whose gradient was asked for
   * @throws BadInputException as {@link #backward()} does, and if the layer has no gradient
   */
  BackwardPass backward(String layer);

  /**
   * Runs a backward pass from a layer, and keeps the graph for more.
   *
   * @param gradient of the layer's shape and element type; stays the caller's
   * @throws BadInputException as {@link #backward(String)} does, and if the gradient does not fit
   */
  BackwardPass backward(String layer, Tensor gradient);

  /**
   * Runs a backward pass from what the caller computed from the outputs, and keeps the graph for
   * more.
   *
   * @param loss of one element; stays the caller's
   * @throws BadInputException as {@link #backward()} does, and if the loss has several elements or
   *     does not depend on what requires a gradient
   */
  BackwardPass backward(Tensor loss);

  /** All backward passes until now, in order. */
  ImmutableList<BackwardPass> passes();

  /**
   * The gradient that the last backward pass brought to a layer.
   *
   * @throws BadInputException if there is none; the message says why
   */
  Activation of(Layer layer);

  /**
   * The gradient that a backward pass brought to a layer.
   *
   * @throws BadInputException if there is none; the message says why
   */
  Activation of(Layer layer, BackwardPass pass);

  /**
   * All gradients of a backward pass, by the names of their layers, in order.
   *
   * @throws BadInputException if the pass is not of this history
   */
  ImmutableMap<String, Activation> all(BackwardPass pass);

  /** The graph that the gradients flow through; without nodes if no gradients were asked for. */
  BackwardGraph graph();

  /** Whether the gradients were freed. */
  boolean isClosed();

  /** Frees the gradients and the graph. Again it does nothing. */
  @Override
  void close();
}
