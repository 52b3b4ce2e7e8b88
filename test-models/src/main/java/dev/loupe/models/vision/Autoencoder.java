package dev.loupe.models.vision;

import dev.loupe.models.layers.Sequential;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SigmoidImpl;
import org.bytedeco.pytorch.Tensor;

/** Squeezes an image into 16 numbers and draws it again from these: 205,856 parameters. */
public final class Autoencoder extends Module {
  private final Sequential encoder =
      register_module(
          "encoder",
          new Sequential()
              .add(new LinearImpl(28 * 28, 128))
              .add(new ReLUImpl())
              .add(new LinearImpl(128, 16)));
  private final Sequential decoder =
      register_module(
          "decoder",
          new Sequential()
              .add(new LinearImpl(16, 128))
              .add(new ReLUImpl())
              .add(new LinearImpl(128, 28 * 28))
              .add(new SigmoidImpl()));

  /** Makes the model with random weights. */
  public Autoencoder() {
    super("Autoencoder");
  }

  /**
   * Draws images again.
   *
   * @param x {@code (N, 1, 28, 28)}
   * @return {@code (N, 1, 28, 28)}, each pixel in 0..1
   */
  public Tensor forward(Tensor x) {
    Tensor code = encoder.forward(x.flatten(1, -1));
    return decoder.forward(code).view(-1, 1, 28, 28);
  }
}
