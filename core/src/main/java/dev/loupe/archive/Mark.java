package dev.loupe.archive;

/**
 * What a file is.
 *
 * @param format always {@link #FORMAT}
 * @param version of the format
 */
record Mark(String format, int version) {
  static final String FORMAT = "loupe-history";

  /** The first version has no gradients. */
  private static final int WITHOUT_GRADIENTS = 1;

  /** The oldest version that can hold these gradients, so that older readers may read the file. */
  static Mark of(GradientFacts gradients) {
    return new Mark(
        FORMAT, gradients.equals(GradientFacts.NONE) ? WITHOUT_GRADIENTS : HistoryFile.VERSION);
  }

  boolean isKnown() {
    return WITHOUT_GRADIENTS <= version && version <= HistoryFile.VERSION;
  }

  boolean hasGradients() {
    return version > WITHOUT_GRADIENTS;
  }
}
