package dev.loupe.rolling;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Which nodes are passes of which layer. A layer is named by its first pass: by that node's place
 * in the order of capture. Immutable.
 */
public final class LayerGrouping {

  private final ImmutableIntArray layers;
  private final ImmutableIntArray passes;
  private final ImmutableList<ImmutableIntArray> members;
  private final ImmutableIntArray positions;
  private final boolean complete;

  /**
   * Numbers the passes anew from the layers alone.
   *
   * @param labels for each node any label that it shares with its layer and with no other
   */
  LayerGrouping(int[] labels, boolean complete) {
    int[] positionOfLabel = new int[labels.length];
    List<ImmutableIntArray.Builder> collected = new ArrayList<>();
    int[] firsts = new int[labels.length];
    int[] sizes = new int[labels.length];
    var layer = ImmutableIntArray.builder(labels.length);
    var pass = ImmutableIntArray.builder(labels.length);
    var position = ImmutableIntArray.builder(labels.length);
    for (int node = 0; node < labels.length; node++) {
      int label = labels[node];
      if (sizes[label] == 0) {
        firsts[label] = node;
        positionOfLabel[label] = collected.size();
        collected.add(ImmutableIntArray.builder());
      }
      sizes[label]++;
      collected.get(positionOfLabel[label]).add(node);
      layer.add(firsts[label]);
      pass.add(sizes[label]);
      position.add(positionOfLabel[label]);
    }
    layers = layer.build();
    passes = pass.build();
    positions = position.build();
    members =
        collected.stream()
            .map(ImmutableIntArray.Builder::build)
            .collect(ImmutableList.toImmutableList());
    this.complete = complete;
  }

  /** The number of nodes. */
  public int nodes() {
    return layers.length();
  }

  /** The layer that the node belongs to: the place of its first pass. */
  public int layer(int node) {
    return layers.get(node);
  }

  /** Which pass of its layer the node is, from 1, in the order of capture. */
  public int pass(int node) {
    return passes.get(node);
  }

  /** The nodes of the node's layer, in the order of capture: pass 1, pass 2... */
  public ImmutableIntArray passes(int node) {
    return members.get(positions.get(node));
  }

  /** The passes of every layer, layers in the order of their first passes. */
  public ImmutableList<ImmutableIntArray> layers() {
    return members;
  }

  /**
   * Whether the search for loops ran to its end. If not, the graph was so large and so repetitive
   * that {@link Rolling} stopped looking: what was found by then holds, and nodes with the same
   * function and parameters are one layer in any case, but loops may be missing.
   */
  public boolean complete() {
    return complete;
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
