package dev.loupe.rolling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Decides which nodes of an {@link Expansion} are one layer. Two members of an iso-group are, when
 * the subgraphs around them read the same parameters, or when these are adjacent and more than the
 * accident of an operation feeding its like: a body of several operations, or one in a module. And
 * nodes with the same function and parameters always are.
 *
 * <p>All of these conditions are relations to something in common, so members are united along
 * chains, with the first that has it, and never compared in pairs.
 */
final class LayerMerge {

  /** A single operation without parameters and module that feeds itself is not a loop. */
  private static final int MIN_PARAMETER_FREE_BODY = 2;

  private final RollingGraph graph;
  private final Expansion expansion;
  private final Refinement refinement;
  private final DisjointSets layers;

  LayerMerge(RollingGraph graph, Expansion expansion) {
    this.graph = graph;
    this.expansion = expansion;
    refinement = new Refinement(graph, expansion);
    layers = new DisjointSets(graph.size());
  }

  /**
   * The sets of at least two nodes that the last expansion shows to be one layer, each ascending,
   * in the order of their first nodes.
   */
  List<int[]> merge() {
    if (!expansion.anyAdjacent() && !anyParameter()) {
      return List.of();
    }
    reset();
    ParameterSharing sharing = new ParameterSharing(graph, expansion);
    int[] sizes = subgraphSizes();
    for (int[] group : expansion.groups()) {
      if (group.length > 1) {
        for (int[] part : refinement.split(group)) {
          sharing.unite(part, expansion, layers);
          uniteAdjacent(part, sizes);
        }
      }
    }
    uniteFunctions();
    return collect();
  }

  private boolean anyParameter() {
    for (int[] group : expansion.groups()) {
      for (int node : group) {
        if (graph.usesParameters(node)) {
          return true;
        }
      }
    }
    return false;
  }

  private void reset() {
    for (int[] group : expansion.groups()) {
      for (int node : group) {
        layers.reset(node);
      }
    }
  }

  private int[] subgraphSizes() {
    int[] sizes = new int[expansion.subgraphCount()];
    for (int[] group : expansion.groups()) {
      for (int node : group) {
        sizes[expansion.subgraph(node)]++;
      }
    }
    return sizes;
  }

  /**
   * An anchored member is united with all members in adjacent subgraphs, anchored or not; without
   * any, those with a body are united among themselves.
   */
  private void uniteAdjacent(int[] part, int[] sizes) {
    Map<Integer, Integer> anchors = new HashMap<>();
    for (int node : part) {
      if (graph.anchored(node)) {
        anchors.putIfAbsent(adjacencySet(node), node);
      }
    }
    IntPredicate counts =
        node ->
            anchors.containsKey(adjacencySet(node))
                || sizes[expansion.subgraph(node)] >= MIN_PARAMETER_FREE_BODY;
    Map<Integer, Integer> firsts = new HashMap<>();
    for (int node : part) {
      if (counts.test(node)) {
        Integer first = firsts.putIfAbsent(adjacencySet(node), node);
        if (first != null) {
          layers.union(first, node);
        }
      }
    }
  }

  private int adjacencySet(int node) {
    return expansion.adjacencySet(expansion.subgraph(node));
  }

  private void uniteFunctions() {
    Map<Integer, Integer> firsts = new HashMap<>();
    for (int[] group : expansion.groups()) {
      for (int node : group) {
        if (graph.usesParameters(node)) {
          Integer first = firsts.putIfAbsent(graph.function(node), node);
          if (first != null) {
            layers.union(first, node);
          }
        }
      }
    }
  }

  private List<int[]> collect() {
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int[] group : expansion.groups()) {
      for (int node : group) {
        members.computeIfAbsent(layers.find(node), ignored -> new ArrayList<>()).add(node);
      }
    }
    return members.values().stream()
        .filter(layer -> layer.size() > 1)
        .map(layer -> layer.stream().mapToInt(Integer::intValue).sorted().toArray())
        .toList();
  }
}
