package dev.loupe.models.small;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Two inputs, and two outputs by name: 76 parameters. */
public final class TwoHeads extends Module {
  private final LinearImpl body = register_module("body", new LinearImpl(4, 8));
  private final LinearImpl mean = register_module("mean", new LinearImpl(8, 2));
  private final LinearImpl spread = register_module("spread", new LinearImpl(8, 2));

  /** Makes the model with random weights. */
  public TwoHeads() {
    super("TwoHeads");
  }

  /**
   * Weighs the features, and reads two things off them.
   *
   * @param x {@code (N, 4)}
   * @param weights {@code (N, 8)}
   * @return {@code mean} and {@code spread}, each {@code (N, 2)}
   */
  public Map<String, Tensor> forward(Tensor x, Tensor weights) {
    Tensor features = body.forward(x).tanh().mul(weights);
    return ImmutableMap.of(
        "mean", mean.forward(features), "spread", spread.forward(features).exp());
  }
}
