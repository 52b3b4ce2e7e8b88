package dev.loupe.gradients;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.FunctionPreHook;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Takes the gradient of a tensor as the tensor is now, whatever is written into it later.
 *
 * <p>The gradient is left in another tensor by libtorch's own hook, the one that {@code
 * retain_grad} makes: it is made for that other tensor and then moved to the place in the graph
 * that this tensor has now. So no Java code runs within a backward pass, and the hook does nothing
 * when the other tensor is gone.
 */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Tap implements AutoCloseable {
  private final Tensor receiver;
  private final Node gradFn;
  private final int input;
  private final @Nullable ViewWrite viewWrite;

  private Tap(Tensor receiver, Node gradFn, int input, @Nullable ViewWrite viewWrite) {
    this.receiver = receiver;
    this.gradFn = gradFn;
    this.input = input;
    this.viewWrite = viewWrite;
  }

  /**
   * @param tensor requires a gradient
   * @param written whether an operator has just written into it in place
   */
  static Tap on(Tensor tensor, boolean written) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode gradients = new AutoGradMode(true)) {
      ViewWrite viewWrite = written && ViewWrite.is(tensor) ? ViewWrite.of(tensor) : null;
      Tensor whole = viewWrite == null ? tensor : ViewWrite.whole(tensor);
      int input = (int) whole.output_nr();
      Tensor receiver = receiver(input);
      receiver.retain_grad();
      FunctionPreHook hook = receiver.grad_fn().pop_retains_grad_hook(input);
      Node gradFn = gradFn(whole);
      if (whole.is_leaf()) {
        // The node of a leaf asks the tensor for its own hooks of tensors.
        gradFn.add_pre_hook(hook);
      } else {
        gradFn.add_tensor_pre_hook(hook);
      }
      return new Tap(receiver.retainReference(), gradFn.retainReference(), input, viewWrite);
    }
  }

  /** A tensor that is the given result of some operator, as its hook looks at that gradient. */
  private static Tensor receiver(int result) {
    Tensor leaf = torch.zeros(1).requires_grad_(true);
    return result == 0
        ? torch.alias(leaf)
        : new Tensor(leaf.expand(result + 1L).unbind().get(result));
  }

  /** The node that a tensor's gradient is brought to. */
  static Node gradFn(Tensor tensor) {
    if (!tensor.is_leaf()) {
      return tensor.grad_fn();
    }
    // Only what is computed from a leaf leads to its node. Sparse tensors have no aliases.
    Tensor child = tensor.has_storage() ? torch.alias(tensor) : tensor.clone();
    return child.grad_fn().next_edge(0).function();
  }

  Node gradFn() {
    return gradFn;
  }

  /** Which of the gradients that the node takes in it is. */
  int input() {
    return input;
  }

  /** What backward passes have brought since the last time, summed; retained. */
  Optional<Tensor> take() {
    try (PointerScope scope = new PointerScope()) {
      Tensor gradient = new Tensor(receiver.grad());
      if (!gradient.defined()) {
        return Optional.empty();
      }
      receiver.mutable_grad().reset();
      Tensor own = viewWrite == null ? gradient : viewWrite.part(gradient);
      return Optional.of(own.retainReference());
    }
  }

  /** A tensor for a backward pass that starts here, with the gradient for it. */
  record Root(Tensor tensor, Tensor gradient) {}

  /**
   * @param gradient of the tensor's shape and type; null for ones
   */
  Root root(@Nullable Tensor gradient) {
    Tensor whole = gradFn.input_metadata(input).zeros_like();
    Tensor ones =
        viewWrite == null ? torch.ones_like(whole) : torch.ones(1).to(whole.scalar_type());
    Tensor start = gradient == null ? ones : gradient;
    try (AutoGradMode gradients = new AutoGradMode(true)) {
      Tensor tensor = torch.alias(whole.detach().requires_grad_(true));
      tensor.grad_fn().set_next_edge(0, new Edge(gradFn, input));
      return new Root(tensor, viewWrite == null ? start : viewWrite.spread(start, whole));
    }
  }

  @Override
  public void close() {
    receiver.releaseReference();
    gradFn.releaseReference();
  }
}
