package dev.loupe.analysis.txray.pruning;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.txray.features.CollectedFeatures;

/**
 * One filter of a model.
 *
 * @param block the name of its convolution, as {@code FilterBlock} has it
 * @param filter its number, from 0
 */
public record FilterId(String block, int filter) {

  /** All filters of a model, in order. */
  public static ImmutableList<FilterId> all(CollectedFeatures features) {
    return features.blocks().stream()
        .flatMap(
            block ->
                block.filters().stream().map(filter -> new FilterId(block.name(), filter.filter())))
        .collect(ImmutableList.toImmutableList());
  }

  /** {@code conv_2/5}. */
  @Override
  public String toString() {
    return block + "/" + filter;
  }
}
