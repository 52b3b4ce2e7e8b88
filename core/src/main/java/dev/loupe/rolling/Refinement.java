package dev.loupe.rolling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits an iso-group into parts that have a neighbour in common: members belong together if both
 * have a child, or both a parent, in the same iso-group, directly or over other members. This keeps
 * the two {@code mul} of a nested loop apart when one leads to the inner body and one to the outer.
 */
final class Refinement {

  private record Surrounding(boolean child, int group) {}

  private final RollingGraph graph;
  private final Expansion expansion;
  private final DisjointSets sets;

  Refinement(RollingGraph graph, Expansion expansion) {
    this.graph = graph;
    this.expansion = expansion;
    sets = new DisjointSets(graph.size());
  }

  /** The parts with at least two members, each in the group's order. */
  List<int[]> split(int[] group) {
    for (int member : group) {
      sets.reset(member);
    }
    Map<Surrounding, Integer> firsts = new HashMap<>();
    for (int member : group) {
      connect(firsts, member, true, graph.children(member));
      connect(firsts, member, false, graph.parents(member));
    }
    Map<Integer, List<Integer>> parts = new LinkedHashMap<>();
    for (int member : group) {
      parts.computeIfAbsent(sets.find(member), ignored -> new ArrayList<>()).add(member);
    }
    return parts.values().stream()
        .filter(part -> part.size() > 1)
        .map(part -> part.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private void connect(
      Map<Surrounding, Integer> firsts, int member, boolean child, int[] neighbours) {
    for (int neighbour : neighbours) {
      int group = expansion.group(neighbour);
      if (group != Expansion.NONE) {
        Integer first = firsts.putIfAbsent(new Surrounding(child, group), member);
        if (first != null) {
          sets.union(first, member);
        }
      }
    }
  }
}
