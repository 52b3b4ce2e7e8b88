package dev.loupe.analysis.maximize;

import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * Makes the image to which a target in a layer answers most, by gradient ascent: {@code x <- r(x +
 * rate * da/dx)}, where a is the target and r are the regularizers. Immutable.
 *
 * <p>Put the model into evaluation mode first: with dropout on, each step sees another model. Its
 * parameters and their gradients stay as they are.
 *
 * @see <a href="https://arxiv.org/abs/1506.06579">Yosinski et al. 2015, section 3</a>
 */
public final class Maximizer {
  private final RecordableModel model;
  private final String layer;
  private final Target target;
  private final Recipe recipe;
  private final Function<Tensor, Inputs> inputs;
  private final StepListener listener;

  private Maximizer(
      RecordableModel model,
      String layer,
      Target target,
      Recipe recipe,
      Function<Tensor, Inputs> inputs,
      StepListener listener) {
    this.model = model;
    this.layer = layer;
    this.target = target;
    this.recipe = recipe;
    this.inputs = inputs;
    this.listener = listener;
  }

  /**
   * A maximizer with the {@linkplain Recipe#PLAIN plain} recipe.
   *
   * @param model a model whose one input is the image
   * @param layer as {@link ModelHistory#layer(String)} takes it, such as {@code conv2d_3} or {@code
   *     classifier.6}
   * @param target what of the layer's value is made large
   */
  public static Maximizer of(RecordableModel model, String layer, Target target) {
    return new Maximizer(model, layer, target, Recipe.PLAIN, Inputs::of, (step, image) -> {});
  }

  /** The same with another recipe. */
  public Maximizer withRecipe(Recipe other) {
    return new Maximizer(model, layer, target, other, inputs, listener);
  }

  /** The same for a model with more inputs than the image, or with the image elsewhere. */
  public Maximizer withInputs(Function<Tensor, Inputs> ofImage) {
    return new Maximizer(model, layer, target, recipe, ofImage, listener);
  }

  /** The same, which tells of each image on the way. */
  public Maximizer withListener(StepListener other) {
    return new Maximizer(model, layer, target, recipe, inputs, other);
  }

  /**
   * Makes the image.
   *
   * @param start the image to begin with, of floating point, (N, C, H, W); it stays the caller's
   * @return the caller closes it
   * @throws BadInputException if it is no such image, the model does not take it, there is no such
   *     layer or target in it, or the target does not depend on the image or is no finite number
   * @throws ForwardException if the forward fails further in
   */
  public Maximization run(Tensor start) {
    if (start.dim() != 4 || !start.is_floating_point() || start.numel() == 0) {
      throw new BadInputException(
          "An image to begin with has the shape (N, C, H, W) and a floating-point type");
    }
    try (Ascent ascent = new Ascent(start, recipe, listener)) {
      return ascent.run(new Slopes(model, layer, target, inputs));
    }
  }
}
