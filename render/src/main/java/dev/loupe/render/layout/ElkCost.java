package dev.loupe.render.layout;

import dev.loupe.render.view.Edge;
import dev.loupe.render.view.GraphView;
import java.util.HashMap;
import java.util.Map;

/**
 * How much work a view is for {@link ElkLayout}, as far as that can be told beforehand: it makes a
 * node in each layer that an edge passes, so a few long edges cost more than many nodes.
 */
public final class ElkCost {
  /** What a node costs, in layers that are passed. */
  private static final long NODE = 40;

  /** About ten seconds on two cores of 2020. */
  public static final long MOST = 400_000;

  private ElkCost() {}

  /** The number of layers that edges pass, and of nodes, weighted. */
  public static long of(GraphView view) {
    Map<String, Integer> order = new HashMap<>();
    view.root().allNodes().forEach(node -> order.put(node.id(), order.size()));
    Map<String, Integer> layers = new HashMap<>();
    long passed = 0;
    // Edges come in the order of what they lead to, so the layers of their starts are known.
    for (Edge edge : view.edges()) {
      if (order.getOrDefault(edge.from(), 0) < order.getOrDefault(edge.to(), 0)) {
        layers.merge(edge.to(), layers.getOrDefault(edge.from(), 0) + 1, Math::max);
      }
    }
    for (Edge edge : view.edges()) {
      passed += Math.abs(layers.getOrDefault(edge.to(), 0) - layers.getOrDefault(edge.from(), 0));
    }
    return passed + NODE * order.size();
  }
}
