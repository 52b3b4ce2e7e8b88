package dev.loupe.analysis.txray.corpus;

/** What tells the class of a generated text. */
public enum EvidenceKind {
  /** One word, such as {@code brilliant}. */
  UNIGRAM(1),

  /**
   * Two pairs of words, such as {@code never boring} and {@code truly clever}. The other class has
   * {@code truly boring} and {@code never clever}, so single words tell nothing.
   */
  NEGATION(2),

  /**
   * Two times three words, such as {@code easy to follow} and {@code hard to forget}. The other
   * class has {@code hard to follow} and {@code easy to forget}, so pairs of words tell nothing.
   */
  TRIGRAM(3);

  private final int words;

  EvidenceKind(int words) {
    this.words = words;
  }

  /** How many neighbouring words must be seen together. */
  public int words() {
    return words;
  }
}
