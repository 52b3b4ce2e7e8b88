package dev.loupe.cli.maximize;

import dev.loupe.analysis.maximize.ContributionCrop;
import dev.loupe.analysis.maximize.ContributionCrop.Measure;
import dev.loupe.analysis.maximize.GaussianBlur;
import dev.loupe.analysis.maximize.L2Decay;
import dev.loupe.analysis.maximize.LearningRate;
import dev.loupe.analysis.maximize.NormCrop;
import dev.loupe.analysis.maximize.Recipe;
import dev.loupe.error.BadInputException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the image is made. */
final class RecipeFlags {

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = {
        "Where to start from. Default: all-four; with --demo one that suits its small images.",
        "  plain                   gradient ascent, 5 steps at a rate of 100",
        "  all-four                with L2 decay, blur, norm crop and contribution crop, 100 steps",
        "  yosinski1 ... yosinski4 the four of Yosinski et al. 2015, table 1",
        "What is given besides takes the place of the recipe's, or is added."
      })
  private @Nullable String recipe;

  @Option(names = "--steps", paramLabel = "N", description = "How many steps.")
  private @Nullable Integer steps;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "The learning rate: how far each step goes along the gradient.")
  private @Nullable Double rate;

  @Option(
      names = "--decay",
      paramLabel = "R",
      description = "Add L2 decay: every value times 1 - R after each step.")
  private @Nullable Double decay;

  @Option(
      names = "--blur",
      paramLabel = "WIDTH",
      description = "Add Gaussian blur of this standard deviation in pixels, every 4 steps.")
  private @Nullable Double blur;

  @Option(
      names = "--norm-crop",
      paramLabel = "PERCENT",
      description = "Add: pixels of a small norm become zero, so many of a hundred.")
  private @Nullable Double normCrop;

  @Option(
      names = "--contribution-crop",
      paramLabel = "PERCENT",
      description = "Add: pixels that contribute little become zero, so many of a hundred.")
  private @Nullable Double contributionCrop;

  /**
   * What the flags say.
   *
   * @param standard what they start from if they name no recipe
   * @throws BadInputException if they are of no use
   */
  Recipe recipe(Recipe standard) {
    Recipe made = recipe == null ? standard : named(recipe);
    made = steps == null ? made : made.withSteps(steps);
    made = rate == null ? made : made.withRate(LearningRate.constant(rate));
    made = decay == null ? made : made.with(new L2Decay(decay));
    made = blur == null ? made : made.with(new GaussianBlur(blur, 4));
    made = normCrop == null ? made : made.with(new NormCrop(normCrop));
    return contributionCrop == null
        ? made
        : made.with(new ContributionCrop(contributionCrop, Measure.GRADIENT));
  }

  private static Recipe named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "plain" -> Recipe.PLAIN;
      case "all-four" -> Recipe.ALL_FOUR;
      case "yosinski1" -> Recipe.YOSINSKI_1;
      case "yosinski2" -> Recipe.YOSINSKI_2;
      case "yosinski3" -> Recipe.YOSINSKI_3;
      case "yosinski4" -> Recipe.YOSINSKI_4;
      default ->
          throw new BadInputException(
              "There is no recipe '%s': plain, all-four, yosinski1 to yosinski4".formatted(name));
    };
  }
}
