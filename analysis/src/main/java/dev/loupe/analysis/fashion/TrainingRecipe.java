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
public enum TrainingRecipe {
  /**
   * As fast.ai's course does it to see it fail: a first convolution of 5 x 5, pixels from 0 to 1,
   * PyTorch's own initialization, ReLU, and a learning rate of 0.6.
   */
  BAD("Bad run", 5, 0.6, 0, 1),
  /**
   * As it goes well there: a first convolution of 3 x 3, pixels with mean 0 and standard deviation
   * 1, Kaiming initialization, a leaky ReLU with slope 0.1, less 0.4, a learning rate of 0.2, and a
   * momentum of 0.85.
   */
  GOOD("Good run", 3, 0.2, 0.85, 3);

  private static final double SLOPE = 0.1;
  private static final double SHIFT = 0.4;

  /** Of all pixels of Fashion-MNIST's training images. */
  private static final double MEAN = 0.2860;

  private static final double DEVIATION = 0.3530;

  private final String title;
  private final int firstKernel;
  private final double learningRate;
  private final double momentum;
  private final int epochs;

  TrainingRecipe(String title, int firstKernel, double learningRate, double momentum, int epochs) {
    this.title = title;
    this.firstKernel = firstKernel;
    this.learningRate = learningRate;
    this.momentum = momentum;
    this.epochs = epochs;
  }

  /** What it is called, for people. */
  public String title() {
    return title;
  }

  /** Rows and columns of the first convolution's kernels. */
  int firstKernel() {
    return firstKernel;
  }

  /** The learning rate of gradient descent. */
  public double learningRate() {
    return learningRate;
  }

  /** How much of a step is taken again in the next one, from 0 to 1. */
  public double momentum() {
    return momentum;
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
