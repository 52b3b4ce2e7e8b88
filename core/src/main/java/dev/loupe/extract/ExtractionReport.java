package dev.loupe.extract;

import com.google.common.collect.ImmutableList;

/**
 * What a finished extraction has written.
 *
 * @param items the number of rows in each file
 * @param before how many of the items an earlier run had done, with those that it left out
 * @param skipped the items that were left out
 * @param layers the labels of the layers, in order
 * @param bytes the size of all values
 */
public record ExtractionReport(
    long items,
    long before,
    ImmutableList<SkippedItem> skipped,
    ImmutableList<String> layers,
    long bytes) {

  static ExtractionReport of(ExtractionIndex index, long before) {
    return new ExtractionReport(
        index.items(),
        before,
        index.skipped(),
        index.layers().stream().map(StoredLayer::name).collect(ImmutableList.toImmutableList()),
        index.items() * index.layers().stream().mapToLong(StoredLayer::rowBytes).sum());
  }
}
