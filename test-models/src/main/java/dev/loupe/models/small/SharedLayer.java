package dev.loupe.models.small;

import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * One layer registered under two addresses and called through both: 20 parameters, although {@code
 * named_parameters()} lists each of them twice.
 */
public final class SharedLayer extends Module {
  private final LinearImpl encode = register_module("encode", new LinearImpl(4, 4));
  private final LinearImpl decode = register_module("decode", encode);

  /** Makes the model with random weights. */
  public SharedLayer() {
    super("SharedLayer");
  }

  /**
   * Goes through the layer twice.
   *
   * @param x {@code (N, 4)}
   * @return {@code (N, 4)}
   */
  public Tensor forward(Tensor x) {
    return decode.forward(encode.forward(x).relu());
  }
}
