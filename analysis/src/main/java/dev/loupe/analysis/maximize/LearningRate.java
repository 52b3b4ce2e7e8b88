package dev.loupe.analysis.maximize;

import dev.loupe.error.BadInputException;

/** Says how far a step goes along the gradient. */
public interface LearningRate {

  /**
   * The factor of the gradient.
   *
   * @param activation the target before the step
   * @param gradientNorm the Euclidean norm of its gradient; above 0
   */
  double at(double activation, double gradientNorm);

  /** The same factor in every step. */
  static LearningRate constant(double rate) {
    checkPositive(rate);
    return (activation, norm) -> rate;
  }

  /**
   * So far that the target would grow by a fixed amount if it were linear.
   *
   * @param greatest no factor is above this
   * @param desired by how much it should grow in each step
   */
  static LearningRate progress(double greatest, double desired) {
    checkPositive(greatest);
    checkPositive(desired);
    return (activation, norm) -> Math.min(greatest, desired / (norm * norm));
  }

  /**
   * The same for a probability: in steps of a fixed size at first, and smaller as it nears 1.
   *
   * @param greatest no factor is above this
   * @param early by how much it should grow at first
   * @param late by which part of what is missing to 1 it should grow at the end
   */
  static LearningRate progressToOne(double greatest, double early, double late) {
    checkPositive(greatest);
    checkPositive(early);
    checkPositive(late);
    return (activation, norm) ->
        Math.min(greatest, Math.min(early, late * (1 - activation)) / (norm * norm));
  }

  private static void checkPositive(double number) {
    if (!(number > 0)) {
      throw new BadInputException("A learning rate is made of numbers above 0, not " + number);
    }
  }
}
