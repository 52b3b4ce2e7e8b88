package dev.loupe.analysis.txray.model;

import dev.loupe.error.BadInputException;

/**
 * How a text CNN is trained.
 *
 * @param epochs how often all texts are gone through, at most
 * @param batchSize texts for one step
 * @param learningRate of Adam
 * @param weightDecay of Adam: its share of each weight is added to the gradient
 * @param goal the validation accuracy beyond which training stops; 1 to go through all epochs
 * @param seed of the weights, the dropout and the order of the texts
 */
public record TrainingOptions(
    int epochs, int batchSize, double learningRate, double weightDecay, double goal, long seed) {

  /** Those of the TX-Ray tutorial, for its 25,000 reviews. */
  public static final TrainingOptions TUTORIAL = new TrainingOptions(20, 512, 2e-4, 2e-2, 0.85, 42);

  /** For corpora of a few thousand texts, which give few steps per epoch. */
  public static final TrainingOptions SMALL_CORPUS = new TrainingOptions(8, 32, 5e-3, 0, 1, 42);

  /**
   * @throws BadInputException if a number is out of its range
   */
  public TrainingOptions {
    check(epochs > 0, epochs + " epochs");
    check(batchSize > 0, "batches of " + batchSize + " texts");
    check(learningRate > 0, "a learning rate of " + learningRate);
    check(weightDecay >= 0, "a weight decay of " + weightDecay);
    check(goal > 0, "a goal of " + goal);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new BadInputException("Training can't have " + what);
    }
  }

  /** The same with other epochs. */
  public TrainingOptions withEpochs(int count) {
    return new TrainingOptions(count, batchSize, learningRate, weightDecay, goal, seed);
  }

  /** The same with batches of another size. */
  public TrainingOptions withBatchSize(int texts) {
    return new TrainingOptions(epochs, texts, learningRate, weightDecay, goal, seed);
  }

  /** The same with another learning rate. */
  public TrainingOptions withLearningRate(double rate) {
    return new TrainingOptions(epochs, batchSize, rate, weightDecay, goal, seed);
  }

  /** The same with another weight decay. */
  public TrainingOptions withWeightDecay(double decay) {
    return new TrainingOptions(epochs, batchSize, learningRate, decay, goal, seed);
  }

  /** The same with another goal. */
  public TrainingOptions withGoal(double accuracy) {
    return new TrainingOptions(epochs, batchSize, learningRate, weightDecay, accuracy, seed);
  }

  /** The same with another seed. */
  public TrainingOptions withSeed(long other) {
    return new TrainingOptions(epochs, batchSize, learningRate, weightDecay, goal, other);
  }
}
