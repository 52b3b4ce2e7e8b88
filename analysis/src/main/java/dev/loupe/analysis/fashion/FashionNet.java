package dev.loupe.analysis.fashion;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The net of fast.ai's course: five convolutions with stride 2, from 28 x 28 pixels to one value
 * for each class.
 */
public final class FashionNet extends Module {
  private static final int[] CHANNELS = {1, 8, 16, 32, 64, 10};

  private final ImmutableList<Conv2dImpl> convolutions;
  private final TrainingRecipe recipe;

  /** Makes the net with random weights, as a recipe says. */
  FashionNet(TrainingRecipe recipe) {
    super("FashionNet");
    this.recipe = recipe;
    List<Conv2dImpl> made = new ArrayList<>();
    for (int i = 0; i + 1 < CHANNELS.length; i++) {
      made.add(register_module("conv" + (i + 1), convolution(i, recipe)));
    }
    this.convolutions = ImmutableList.copyOf(made);
    recipe.initialize(convolutions);
  }

  private static Conv2dImpl convolution(int index, TrainingRecipe recipe) {
    long kernel = index == 0 ? recipe.firstKernel() : 3;
    try (LongPointer size = new LongPointer(kernel, kernel);
        Conv2dOptions options = new Conv2dOptions(CHANNELS[index], CHANNELS[index + 1], size)) {
      // Not put(2, 2), which writes one number behind the end.
      options.stride().put(new long[] {2, 2});
      try (LongPointer padding = new LongPointer(kernel / 2, kernel / 2)) {
        options.padding().put(padding);
      }
      return new Conv2dImpl(options);
    }
  }

  /**
   * Classifies images.
   *
   * @param images {@code (N, 1, 28, 28)}, from 0 to 1
   * @return {@code (N, 10)} scores
   */
  public Tensor forward(Tensor images) {
    Tensor x = recipe.prepare(images);
    for (int i = 0; i < convolutions.size(); i++) {
      x = convolutions.get(i).forward(x);
      if (i + 1 < convolutions.size()) {
        x = recipe.activate(x);
      }
    }
    return x.flatten(1, -1);
  }
}
