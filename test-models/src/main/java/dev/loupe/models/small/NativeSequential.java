package dev.loupe.models.small;

import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * libtorch's own {@link SequentialImpl}, which calls its children in native code: 58 parameters.
 */
public final class NativeSequential extends Module {
  private final SequentialImpl net = register_module("net", new SequentialImpl());

  /** Makes the model with random weights, in training mode. */
  public NativeSequential() {
    super("NativeSequential");
    net.push_back(new LinearImpl(4, 8));
    net.push_back(new ReLUImpl());
    net.push_back(new DropoutImpl(0.5));
    net.push_back(new LinearImpl(8, 2));
  }

  /**
   * Runs the layers.
   *
   * @param x {@code (N, 4)}
   * @return {@code (N, 2)}
   */
  public Tensor forward(Tensor x) {
    return net.forward(x);
  }
}
