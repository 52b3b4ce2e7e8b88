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

  // Kept: bytedeco's Dropout is freed with its Java object, although the container still calls it.
  private final DropoutImpl dropout = new DropoutImpl(0.5);

  /** Makes the model with random weights, in training mode. */
  public NativeSequential() {
    super("NativeSequential");
    net.push_back(new LinearImpl(4, 8));
    net.push_back(new ReLUImpl());
    net.push_back(dropout);
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
