package dev.loupe.analysis.fashion;

import dev.loupe.analysis.image.TensorImage;
import dev.loupe.analysis.maximize.GaussianBlur;
import dev.loupe.analysis.maximize.LearningRate;
import dev.loupe.analysis.maximize.Maximization;
import dev.loupe.analysis.maximize.Maximizer;
import dev.loupe.analysis.maximize.Recipe;
import dev.loupe.analysis.maximize.StepListener;
import dev.loupe.analysis.maximize.Target;
import dev.loupe.analysis.maximize.ValueRange;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.Normalization;
import dev.loupe.model.JavaModel;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Makes the images to which a net's units for the classes of Fashion-MNIST answer most. */
@SuppressWarnings("try") // A scope is only there to be closed.
public final class ClassMaximizer {
  /**
   * Suits small grey images on black: pixels stay between black and white, each step is blurred
   * much, so that shapes grow instead of patterns, and it ends before all is black or white.
   */
  public static final Recipe RECIPE =
      Recipe.PLAIN
          .withSteps(16)
          .withRate(LearningRate.constant(5))
          .with(new GaussianBlur(2.5, 1))
          .withRange(ValueRange.of(Normalization.NONE));

  /** How bright the noise is at most from which the way begins. */
  private static final double NOISE = 0.05;

  private static final String SCORES = "-1";

  private final FashionNet net;
  private final Recipe recipe;
  private final long seed;

  /**
   * Prepares it.
   *
   * @param net stays as it is
   * @param recipe such as {@link #RECIPE}
   * @param seed of libtorch's random numbers, from which the first image is made
   */
  public ClassMaximizer(FashionNet net, Recipe recipe, long seed) {
    this.net = net;
    this.recipe = recipe;
    this.seed = seed;
  }

  /**
   * Makes the image of a class.
   *
   * @param label from 0 to 9
   * @param listener is told of the images on the way
   * @throws BadInputException if there is no such class, or the activation becomes infinite or NaN
   */
  public ClassImage maximize(int label, StepListener listener) {
    torch.manual_seed(seed);
    Maximizer maximizer =
        Maximizer.of(JavaModel.of(net), SCORES, Target.unit(label))
            .withRecipe(recipe)
            .withListener(listener);
    long side = LabelledImages.SIDE;
    try (PointerScope scope = new PointerScope();
        Maximization found = maximizer.run(torch.rand(1, 1, side, side).mul(new Scalar(NOISE)));
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor scores = net.forward(found.best());
      return new ClassImage(
          label,
          found.activation(),
          (int) scores.argmax().item_long(),
          TensorImage.of(found.best(), Normalization.NONE));
    }
  }
}
