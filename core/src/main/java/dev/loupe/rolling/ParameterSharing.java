package dev.loupe.rolling;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which subgraphs of an expansion read the same parameters in equivalent nodes. Subgraphs with the
 * same parameters throughout are looked at once: the passes of a loop, whatever their number, are
 * one or two such classes.
 */
final class ParameterSharing {

  /** For each class of subgraphs, the keys of its nodes with parameters. */
  private final List<Set<Integer>> keysByClass = new ArrayList<>();

  private final int[] classes;

  /** Answers of {@link #connect}: most iso-groups of an expansion meet the same classes. */
  private final Map<Set<Integer>, Map<Integer, Integer>> connected = new HashMap<>();

  ParameterSharing(RollingGraph graph, Expansion expansion) {
    List<Set<Integer>> keys = new ArrayList<>();
    for (int subgraph = 0; subgraph < expansion.subgraphCount(); subgraph++) {
      keys.add(new TreeSet<>());
    }
    for (int[] group : expansion.groups()) {
      for (int node : group) {
        if (graph.usesParameters(node)) {
          keys.get(expansion.subgraph(node)).add(graph.key(node));
        }
      }
    }
    Map<Set<Integer>, Integer> numbers = new HashMap<>();
    classes = new int[keys.size()];
    for (int subgraph = 0; subgraph < classes.length; subgraph++) {
      Set<Integer> own = keys.get(subgraph);
      Integer number = numbers.putIfAbsent(own, keysByClass.size());
      classes[subgraph] = number == null ? keysByClass.size() : number;
      if (number == null) {
        keysByClass.add(own);
      }
    }
  }

  /**
   * Unites those of the nodes whose subgraphs share a key of a node with parameters: of two nodes
   * that share one, but also over any chain of them.
   */
  void unite(int[] nodes, Expansion expansion, DisjointSets layers) {
    Map<Integer, Integer> firstOfClass = new HashMap<>();
    for (int node : nodes) {
      int number = classes[expansion.subgraph(node)];
      Integer first = firstOfClass.putIfAbsent(number, node);
      if (first != null && !keysByClass.get(number).isEmpty()) {
        layers.union(first, node);
      }
    }
    if (firstOfClass.size() > 1) {
      Map<Integer, Integer> roots =
          connected.computeIfAbsent(Set.copyOf(firstOfClass.keySet()), this::connect);
      Map<Integer, Integer> firstOfRoot = new HashMap<>();
      firstOfClass.forEach(
          (number, node) -> {
            Integer first = firstOfRoot.putIfAbsent(requireNonNull(roots.get(number)), node);
            if (first != null) {
              layers.union(first, node);
            }
          });
    }
  }

  /** For each of the classes, one that stands for all that it shares keys with along a chain. */
  private Map<Integer, Integer> connect(Set<Integer> numbers) {
    DisjointSets sets = new DisjointSets(keysByClass.size());
    Map<Integer, Integer> firstWithKey = new HashMap<>();
    for (int number : numbers) {
      for (int key : keysByClass.get(number)) {
        Integer first = firstWithKey.putIfAbsent(key, number);
        if (first != null) {
          sets.union(first, number);
        }
      }
    }
    Map<Integer, Integer> roots = new HashMap<>();
    numbers.forEach(number -> roots.put(number, sets.find(number)));
    return roots;
  }
}
