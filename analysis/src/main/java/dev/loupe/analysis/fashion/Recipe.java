package dev.loupe.analysis.fashion;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.FanModeType;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Nonlinearity;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kFanIn;
import org.bytedeco.pytorch.kLeakyReLU;

/** How a {@link FashionNet} is made and trained. */
public enum Recipe {
  /**
   * As fast.ai's course does it to see it fail: pixels from 0 to 1, PyTorch's own initialization,
   * ReLU, and a learning rate of 0.6.
   */
  BAD("Bad run", 0.6, 1),
  /**
   * As it goes well there: pixels with mean 0 and standard deviation 1, Kaiming initialization, a
   * leaky ReLU with slope 0.1, less 0.4, and a learning rate of 0.2.
   */
  GOOD("Good run", 0.2, 3);

  private static final double SLOPE = 0.1;
  private static final double SHIFT = 0.4;

  /** Of all pixels of Fashion-MNIST's training images. */
  private static final double MEAN = 0.2860;

  private static final double DEVIATION = 0.3530;

  private final String title;
  private final double learningRate;
  private final int epochs;

  Recipe(String title, double learningRate, int epochs) {
    this.title = title;
    this.learningRate = learningRate;
    this.epochs = epochs;
  }

  /** What it is called, for people. */
  public String title() {
    return title;
  }

  /** The learning rate of plain gradient descent. */
  public double learningRate() {
    return learningRate;
  }

  /** How many times it goes through the training images. */
  public int epochs() {
    return epochs;
  }

  @SuppressWarnings("try") // A guard is only there to be closed.
  void initialize(List<Conv2dImpl> convolutions) {
    if (this == GOOD) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        for (Conv2dImpl convolution : convolutions) {
          torch.kaiming_normal_(
              convolution.weight(),
              SLOPE,
              new FanModeType(new kFanIn()),
              new Nonlinearity(new kLeakyReLU()));
        }
      }
    }
  }

  Tensor prepare(Tensor images) {
    return this == BAD ? images : images.sub(new Scalar(MEAN)).div(new Scalar(DEVIATION));
  }

  Tensor activate(Tensor x) {
    return this == BAD ? x.relu() : torch.leaky_relu(x, new Scalar(SLOPE)).sub(new Scalar(SHIFT));
  }
}
