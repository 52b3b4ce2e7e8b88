package dev.loupe.history;

/**
 * How far two tensors of the same shape are apart. Elements that are equal, both NaN, or both the
 * same infinity, are at no distance.
 *
 * @param largest the greatest absolute difference of two elements; infinite where only one is NaN
 *     or infinite
 * @param relative the Euclidean norm of the difference, divided by that of the first tensor; 0 if
 *     nothing differs, infinite if only the first is zero
 * @param cosine of the angle between the two, -1 to 1; 1 if nothing differs, 0 if one is zero
 */
public record ValueDifference(double largest, double relative, double cosine) {

  /** Whether any elements differ. */
  public boolean differs() {
    return largest > 0;
  }

  /** The difference of two tensors' elements, in the same order. */
  static ValueDifference of(double[] one, double[] other) {
    double largest = 0;
    double distance = 0;
    double ones = 0;
    double others = 0;
    double product = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = Double.compare(one[i], other[i]) == 0 ? 0 : Math.abs(one[i] - other[i]);
      if (Double.isNaN(difference)) {
        difference = Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, difference);
      distance += difference * difference;
      ones += one[i] * one[i];
      others += other[i] * other[i];
      product += one[i] * other[i];
    }
    if (largest == 0) {
      return new ValueDifference(0, 0, 1);
    }
    double lengths = Math.sqrt(ones) * Math.sqrt(others);
    return new ValueDifference(
        largest,
        ones == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(distance) / Math.sqrt(ones),
        lengths == 0 ? 0 : Math.max(-1, Math.min(1, product / lengths)));
  }
}
