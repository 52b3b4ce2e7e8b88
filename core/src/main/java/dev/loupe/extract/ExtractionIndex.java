package dev.loupe.extract;

import com.google.common.collect.ImmutableList;

/**
 * What is committed.
 *
 * @param origin what the values come from
 * @param complete whether the data were at their end
 * @param items the number of rows in each file
 * @param consumed the number of items of the data that are done, those left out included
 * @param dataFingerprint of the names and versions of these
 * @param nameBytes the size of the file of names
 * @param skipped the items left out
 * @param layers empty until the first batch is done
 */
record ExtractionIndex(
    Origin origin,
    boolean complete,
    long items,
    long consumed,
    String dataFingerprint,
    long nameBytes,
    ImmutableList<SkippedItem> skipped,
    ImmutableList<StoredLayer> layers) {

  /** Nothing yet. */
  static ExtractionIndex empty(Origin origin) {
    return new ExtractionIndex(
        origin,
        false,
        0,
        0,
        DataFingerprint.NONE.toString(),
        0,
        ImmutableList.of(),
        ImmutableList.of());
  }
}
