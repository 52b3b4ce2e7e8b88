package dev.loupe.analysis.statistics;

/**
 * What is noted of activations. Immutable.
 *
 * @param bins the bins of the histograms of magnitudes
 * @param when in which of the model's modes
 * @param nans what happens when an activation is NaN
 */
public record StatisticsOptions(Bins bins, When when, Nans nans) {

  /** What happens when an activation is NaN. */
  public enum Nans {
    /** They are counted. Mean and standard deviation of that layer are NaN then. */
    COUNT,
    /** The forward ends with an error. */
    REFUSE
  }

  /** 40 bins from 0 to 10, while the model is trained; NaNs are counted. */
  public static final StatisticsOptions DEFAULT =
      new StatisticsOptions(Bins.DEFAULT, When.TRAINING, Nans.COUNT);

  /** The same with other bins. */
  public StatisticsOptions withBins(Bins other) {
    return new StatisticsOptions(other, when, nans);
  }

  /** The same in another of the model's modes. */
  public StatisticsOptions during(When other) {
    return new StatisticsOptions(bins, other, nans);
  }

  /** The same with something else done about NaNs. */
  public StatisticsOptions withNans(Nans other) {
    return new StatisticsOptions(bins, when, other);
  }
}
