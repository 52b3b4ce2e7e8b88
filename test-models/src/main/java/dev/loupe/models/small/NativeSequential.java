package dev.loupe.models.small;

import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;

/**
 * libtorch's own {@link SequentialImpl}, which calls its children in native code: 58 parameters.
 *
 * <p>The children are fields: bytedeco's {@code push_back} does not take part in owning a child, so
 * that the sequence would call freed memory once the Java object is collected.
 */
public final class NativeSequential extends Module {
  private final SequentialImpl net = register_module("net", new SequentialImpl());
  private final LinearImpl first = new LinearImpl(4, 8);
  private final ReLUImpl relu = new ReLUImpl();
  private final DropoutImpl dropout = new DropoutImpl(0.5);
  private final LinearImpl second = new LinearImpl(8, 2);

  /** Makes the model with random weights, in training mode. */
  public NativeSequential() {
    super("NativeSequential");
    net.push_back(first);
    net.push_back(relu);
    net.push_back(dropout);
    net.push_back(second);
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
