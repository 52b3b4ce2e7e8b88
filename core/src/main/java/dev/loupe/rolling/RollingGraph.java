package dev.loupe.rolling;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes with their keys as numbers and their edges in both directions. */
final class RollingGraph {

  /** The function of a node that reads no parameter. */
  static final int NO_FUNCTION = -1;

  private final int[] keys;
  private final int[] functions;
  private final boolean[] anchored;
  private final int[][] parents;
  private final int[][] children;
  private final int[][] nodesByKey;

  RollingGraph(List<RollingNode> nodes) {
    int size = nodes.size();
    keys = new int[size];
    functions = new int[size];
    anchored = new boolean[size];
    parents = new int[size][];
    Map<String, Integer> keyNumbers = new HashMap<>();
    Map<String, Integer> functionNumbers = new HashMap<>();
    int index = 0;
    for (RollingNode node : nodes) {
      Fingerprint fingerprint = node.fingerprint();
      keys[index] = number(keyNumbers, fingerprint.key());
      functions[index] =
          fingerprint.usesParameters()
              ? number(functionNumbers, fingerprint.function())
              : NO_FUNCTION;
      anchored[index] = fingerprint.anchored();
      parents[index] = ascending(node.parents());
      checkParents(index);
      index++;
    }
    children = reversed(parents);
    nodesByKey = invert(keys, keyNumbers.size());
    checkFingerprints(nodes);
  }

  private static int[] ascending(ImmutableIntArray parents) {
    return parents.length() < 2
        ? parents.toArray()
        : parents.stream().sorted().distinct().toArray();
  }

  int size() {
    return keys.length;
  }

  int key(int node) {
    return keys[node];
  }

  /** The same number for the same function with the same parameters, or {@link #NO_FUNCTION}. */
  int function(int node) {
    return functions[node];
  }

  boolean usesParameters(int node) {
    return functions[node] != NO_FUNCTION;
  }

  boolean anchored(int node) {
    return anchored[node];
  }

  /** Ascending, each once. The caller must not change it. */
  int[] parents(int node) {
    return parents[node];
  }

  /** Ascending, each once. The caller must not change it. */
  int[] children(int node) {
    return children[node];
  }

  /** All nodes with the node's key, ascending. The caller must not change it. */
  int[] equivalents(int node) {
    return nodesByKey[keys[node]];
  }

  private void checkParents(int node) {
    int[] sorted = parents[node];
    checkArgument(
        sorted.length == 0 || sorted[sorted.length - 1] < node,
        "the parents of node %s must come before it, but are %s",
        node,
        Arrays.toString(sorted));
  }

  private void checkFingerprints(List<RollingNode> nodes) {
    for (int[] equivalents : nodesByKey) {
      Fingerprint first = nodes.get(equivalents[0]).fingerprint();
      for (int node : equivalents) {
        Fingerprint fingerprint = nodes.get(node).fingerprint();
        checkArgument(
            fingerprint.equals(first),
            "nodes %s and %s have the same key, so they must have the same fingerprint, but have"
                + " %s and %s",
            equivalents[0],
            node,
            first,
            fingerprint);
      }
    }
  }

  private static int number(Map<String, Integer> numbers, String text) {
    return numbers.computeIfAbsent(text, ignored -> numbers.size());
  }

  private static int[][] reversed(int[][] edges) {
    int[] counts = new int[edges.length];
    for (int[] targets : edges) {
      for (int target : targets) {
        counts[target]++;
      }
    }
    int[][] result = allocate(counts);
    for (int source = 0; source < edges.length; source++) {
      for (int target : edges[source]) {
        result[target][result[target].length - counts[target]--] = source;
      }
    }
    return result;
  }

  private static int[][] invert(int[] values, int bound) {
    int[] counts = new int[bound];
    for (int value : values) {
      counts[value]++;
    }
    int[][] result = allocate(counts);
    for (int index = 0; index < values.length; index++) {
      int value = values[index];
      result[value][result[value].length - counts[value]--] = index;
    }
    return result;
  }

  private static int[][] allocate(int[] lengths) {
    int[][] result = new int[lengths.length][];
    for (int row = 0; row < lengths.length; row++) {
      result[row] = new int[lengths[row]];
    }
    return result;
  }
}
