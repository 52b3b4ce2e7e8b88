package dev.loupe.analysis.txray.features;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;

/**
 * What the filters of a model react to most.
 *
 * @param texts how many were read
 * @param k how many activations were taken of each filter and text
 * @param mapping what a window was told as
 * @param blocks the convolutions over embedded tokens, in the order of the forward
 */
public record CollectedFeatures(
    long texts, int k, FeatureMapping mapping, ImmutableList<FilterBlock> blocks) {

  /**
   * The filters of a convolution.
   *
   * @param name its block's name or layer
   * @throws BadInputException if there is none
   */
  public FilterBlock block(String name) {
    return blocks.stream()
        .filter(block -> block.name().equals(name) || block.layer().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "No convolution over tokens is called '%s'; there are %s"
                        .formatted(name, blocks.stream().map(FilterBlock::name).toList())));
  }
}
