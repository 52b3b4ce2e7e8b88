package dev.loupe.analysis.txray.features;

import com.google.common.collect.ImmutableList;

/**
 * The filters of one convolution.
 *
 * @param name the address of its module, such as {@code conv_2}; the layer's label if it has none
 *     of its own
 * @param layer the label of its layer, such as {@code conv2d_1_3}
 * @param window how many tokens it sees at once
 * @param filters by number
 */
public record FilterBlock(
    String name, String layer, int window, ImmutableList<FilterFeatures> filters) {

  /** What people call a filter of the block: {@code conv_2/5}. */
  public String filterName(int filter) {
    return name + "/" + filter;
  }
}
