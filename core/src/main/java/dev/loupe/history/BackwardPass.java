package dev.loupe.history;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import java.util.List;
import java.util.Set;

/**
 * A backward pass through the graph of a recorded forward.
 *
 * @param number which pass of the history, from 1
 * @param from where it started: {@code outputs}, the name of a layer, {@code loss}; {@code caller}
 *     for passes that the caller ran by himself, without the history
 * @param reached the ordinals of the layers that it brought a gradient to, ascending; only layers
 *     whose gradients were asked for
 * @param flows the edges of the forward graph that the gradient flowed back along: for the ordinal
 *     of a layer those of the parents that it went on to
 */
public record BackwardPass(
    int number,
    String from,
    ImmutableSet<Integer> reached,
    ImmutableSetMultimap<Integer, Integer> flows) {

  /**
   * A pass through a graph; for recorders.
   *
   * @param reached the ordinals of the layers that it brought a gradient to
   */
  public static BackwardPass of(
      int number, String from, Set<Integer> reached, List<Layer> layers, BackwardGraph graph) {
    ImmutableSetMultimap.Builder<Integer, Integer> flows = ImmutableSetMultimap.builder();
    for (int child : reached) {
      Set<Integer> next = graph.next(layers.get(child));
      for (Parent parent : layers.get(child).parents()) {
        if (reached.contains(parent.layer()) && next.contains(parent.layer())) {
          flows.put(child, parent.layer());
        }
      }
    }
    return new BackwardPass(number, from, ImmutableSet.copyOf(reached), flows.build());
  }

  /** Whether the gradient flowed from a layer to one of its parents. */
  public boolean flowed(int layer, int parent) {
    return flows.containsEntry(layer, parent);
  }
}
