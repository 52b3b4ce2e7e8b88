package dev.loupe.analysis.maximize;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.maximize.ContributionCrop.Measure;
import dev.loupe.error.BadInputException;

/**
 * How an image is made: how many steps, how far each goes, and what keeps the image natural.
 *
 * @param steps the number of steps
 * @param rate how far each goes
 * @param regularizers run after each step, in order
 * @param range what values are put back into after that
 */
public record Recipe(
    int steps, LearningRate rate, ImmutableList<Regularizer> regularizers, ValueRange range) {

  /** Five steps of plain ascent at a rate of 100. */
  public static final Recipe PLAIN =
      new Recipe(5, LearningRate.constant(100), ImmutableList.of(), ValueRange.ALL);

  /** All four regularizers, at the strengths that are in use for AlexNet; 100 steps. */
  public static final Recipe ALL_FOUR =
      PLAIN
          .withSteps(100)
          .with(new L2Decay(0.1))
          .with(new GaussianBlur(1, 4))
          .with(new NormCrop(30))
          .with(new ContributionCrop(30, Measure.VALUE));

  /**
   * The first of the four settings in table 1 of Yosinski et al. 2015, for images of values from 0
   * to 255 less their mean.
   */
  public static final Recipe YOSINSKI_1 =
      new Recipe(500, LearningRate.progress(100, 2), ImmutableList.of(), ValueRange.ALL)
          .with(new GaussianBlur(0.5, 4))
          .with(new NormCrop(50));

  /** The second. */
  public static final Recipe YOSINSKI_2 =
      new Recipe(750, LearningRate.constant(100), ImmutableList.of(), ValueRange.ALL)
          .with(new L2Decay(0.3))
          .with(new NormCrop(20));

  /** The third, which the paper uses most. */
  public static final Recipe YOSINSKI_3 =
      new Recipe(1000, LearningRate.constant(100), ImmutableList.of(), ValueRange.ALL)
          .with(new L2Decay(0.0001))
          .with(new GaussianBlur(1, 4));

  /** The fourth. */
  public static final Recipe YOSINSKI_4 =
      new Recipe(1000, LearningRate.progress(1e8, 2), ImmutableList.of(), ValueRange.ALL)
          .with(new GaussianBlur(0.5, 4))
          .with(new ContributionCrop(90, Measure.GRADIENT));

  public Recipe {
    if (steps < 1) {
      throw new BadInputException("There is at least one step, not " + steps);
    }
  }

  /** The same with another number of steps. */
  public Recipe withSteps(int other) {
    return new Recipe(other, rate, regularizers, range);
  }

  /** The same with another learning rate. */
  public Recipe withRate(LearningRate other) {
    return new Recipe(steps, other, regularizers, range);
  }

  /** The same with one more regularizer, after the others. */
  public Recipe with(Regularizer regularizer) {
    return new Recipe(
        steps,
        rate,
        ImmutableList.<Regularizer>builder().addAll(regularizers).add(regularizer).build(),
        range);
  }

  /** The same with images whose values stay in a range. */
  public Recipe withRange(ValueRange other) {
    return new Recipe(steps, rate, regularizers, other);
  }
}
