package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The graph that gradients flow through, as libtorch keeps it behind the outputs.
 *
 * @param nodes all nodes; each stands at its id, those of the outputs first
 */
public record BackwardGraph(ImmutableList<GradFn> nodes) {

  public BackwardGraph {
    for (int i = 0; i < nodes.size(); i++) {
      checkArgument(nodes.get(i).id() == i, "a node does not stand at its id");
    }
  }

  /** The node that takes in a layer's gradient; empty if the layer is not known here. */
  public Optional<GradFn> of(Layer layer) {
    return nodes.stream().filter(node -> node.layers().containsValue(layer.index())).findFirst();
  }

  /**
   * The layers that get their gradients straight from a layer: through nothing but nodes that are
   * no layer's.
   *
   * @return their ordinals; the layer itself is not among them
   */
  ImmutableSet<Integer> next(Layer layer) {
    Set<Integer> found = new HashSet<>();
    Set<GradFn.Next> seen = new HashSet<>();
    Deque<GradFn> open = new ArrayDeque<>();
    for (GradFn node : nodes) {
      node.layers()
          .inverse()
          .get(layer.index())
          .forEach(input -> found.addAll(node.layers().get(input)));
      if (node.layers().containsValue(layer.index())) {
        open.add(node);
      }
    }
    while (!open.isEmpty()) {
      for (GradFn.Next next : open.remove().next()) {
        if (seen.add(next)) {
          GradFn node = nodes.get(next.gradFn());
          ImmutableSet<Integer> layers = node.layers().get(next.input());
          found.addAll(layers);
          if (layers.isEmpty()) {
            open.add(node);
          }
        }
      }
    }
    found.remove(layer.index());
    return ImmutableSet.copyOf(found);
  }
}
