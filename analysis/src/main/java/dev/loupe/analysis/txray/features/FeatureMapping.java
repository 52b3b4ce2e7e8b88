package dev.loupe.analysis.txray.features;

/** What a window of tokens is told as. */
public enum FeatureMapping {
  /** All its tokens. */
  NGRAM,

  /** Its first token only, as the TX-Ray tutorial does. */
  FIRST_TOKEN
}
