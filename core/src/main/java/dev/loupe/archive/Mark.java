package dev.loupe.archive;

/**
 * What a file is.
 *
 * @param format always {@link #FORMAT}
 * @param version of the format
 */
record Mark(String format, int version) {
  static final String FORMAT = "loupe-history";

  /** What is written now. */
  static final Mark CURRENT = new Mark(FORMAT, HistoryFile.VERSION);
}
