package dev.loupe.rolling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The same rules, word by word and as slowly as they are told: candidates are searched for, and
 * members are compared in pairs. What {@link Rolling} must agree with.
 */
final class AllPairs {

  private record Candidate(int subgraph, boolean child, int node) {}

  private record Group(int number, List<Integer> members) {}

  private final List<RollingNode> nodes;
  private final int[] labels;

  // Of the current expansion.
  private Map<Integer, Integer> subgraphOf = new TreeMap<>();
  private Map<Integer, Integer> groupOf = new TreeMap<>();
  private List<Group> groups = new ArrayList<>();
  private int[] adjacency = {};

  private AllPairs(List<RollingNode> nodes) {
    this.nodes = nodes;
    labels = IntStream.range(0, nodes.size()).toArray();
  }

  static List<List<Integer>> layers(List<RollingNode> nodes) {
    AllPairs pairs = new AllPairs(nodes);
    pairs.drive();
    for (int one = 0; one < nodes.size(); one++) {
      for (int other = one + 1; other < nodes.size(); other++) {
        if (pairs.sameFunction(one, other)) {
          pairs.labels[other] = pairs.labels[one];
        }
      }
    }
    Map<Integer, List<Integer>> layers = new TreeMap<>();
    for (int node = 0; node < nodes.size(); node++) {
      layers.computeIfAbsent(pairs.labels[node], ignored -> new ArrayList<>()).add(node);
    }
    return layers.values().stream()
        .sorted(Comparator.comparing(members -> members.get(0)))
        .toList();
  }

  private void drive() {
    PriorityQueue<Integer> heap = new PriorityQueue<>();
    all().filter(node -> nodes.get(node).parents().isEmpty()).forEach(heap::add);
    Set<String> done = new HashSet<>();
    while (!heap.isEmpty()) {
      int node = heap.remove();
      if (!done.add(key(node))) {
        continue;
      }
      List<Integer> equivalents = all().filter(n -> key(n).equals(key(node))).boxed().toList();
      equivalents.forEach(e -> heap.addAll(children(e)));
      long size = Arrays.stream(labels).filter(label -> label == labels[node]).count();
      if (equivalents.size() > 1 && size != equivalents.size()) {
        expand(equivalents);
        merge();
      }
    }
  }

  private void expand(List<Integer> starts) {
    subgraphOf = new TreeMap<>();
    groupOf = new TreeMap<>();
    groups = new ArrayList<>();
    adjacency = IntStream.range(0, starts.size()).toArray();
    for (int subgraph = 0; subgraph < starts.size(); subgraph++) {
      subgraphOf.put(starts.get(subgraph), subgraph);
    }
    ArrayDeque<Group> queue = new ArrayDeque<>(List.of(register(starts)));
    for (boolean first = true; !queue.isEmpty(); first = false) {
      List<Integer> members = queue.remove().members();
      if (members.size() > 1) {
        List<Candidate> candidates = new ArrayList<>();
        for (int member : members) {
          look(member, true, children(member), candidates);
          look(member, false, first ? List.of() : parents(member), candidates);
        }
        while (!candidates.isEmpty()) {
          match(candidates, queue);
        }
      }
    }
  }

  private void look(int member, boolean child, List<Integer> found, List<Candidate> candidates) {
    int own = subgraphOf.get(member);
    for (int neighbour : found) {
      Integer other = subgraphOf.get(neighbour);
      if (other == null) {
        candidates.add(new Candidate(own, child, neighbour));
      } else if (other != own
          && groups.get(groupOf.get(neighbour)).members().stream()
              .anyMatch(like -> subgraphOf.get(like) == own)) {
        int from = adjacency[other];
        adjacency = Arrays.stream(adjacency).map(s -> s == from ? adjacency[own] : s).toArray();
      }
    }
  }

  private void match(List<Candidate> candidates, ArrayDeque<Group> queue) {
    Candidate candidate = candidates.get(0);
    List<Candidate> match = new ArrayList<>();
    for (int subgraph = 0; subgraph < adjacency.length; subgraph++) {
      int own = subgraph;
      candidates.stream()
          .filter(c -> c.subgraph() == own && c.child() == candidate.child())
          .filter(c -> key(c.node()).equals(key(candidate.node())))
          .findFirst()
          .ifPresent(match::add);
    }
    candidates.removeAll(match);
    List<Integer> members = new ArrayList<>();
    for (Candidate c : match) {
      if (match.stream().filter(other -> other.node() == c.node()).count() == 1) {
        subgraphOf.put(c.node(), c.subgraph());
        members.add(c.node());
      }
    }
    candidates.removeIf(c -> subgraphOf.containsKey(c.node()));
    if (!members.isEmpty()) {
      queue.add(register(members));
    }
  }

  private Group register(List<Integer> members) {
    Group group = new Group(groups.size(), List.copyOf(members));
    groups.add(group);
    members.forEach(member -> groupOf.put(member, group.number()));
    return group;
  }

  private void merge() {
    Map<Integer, Integer> roots = new TreeMap<>();
    subgraphOf.keySet().forEach(node -> roots.put(node, node));
    for (Group group : groups) {
      Map<Integer, Integer> parts = new TreeMap<>();
      group.members().forEach(member -> parts.put(member, member));
      pairs(group.members(), (a, b) -> overlap(surroundings(a), surroundings(b)), parts);
      pairs(group.members(), (a, b) -> parts.get(a).equals(parts.get(b)) && isLoop(a, b), roots);
    }
    pairs(List.copyOf(roots.keySet()), this::sameFunction, roots);
    for (int root : new TreeSet<>(roots.values())) {
      List<Integer> members = roots.keySet().stream().filter(n -> roots.get(n) == root).toList();
      long largest =
          members.stream()
              .mapToLong(n -> Arrays.stream(labels).filter(label -> label == labels[n]).count())
              .max()
              .orElseThrow();
      if (members.size() > 1 && largest <= members.size()) {
        members.forEach(member -> labels[member] = root);
      }
    }
  }

  private boolean isLoop(int one, int other) {
    int a = subgraphOf.get(one);
    int b = subgraphOf.get(other);
    return overlap(parameterKeys(a), parameterKeys(b))
        || (adjacency[a] == adjacency[b]
            && (anchored(one) || anchored(other) || Math.min(size(a), size(b)) >= 2));
  }

  private interface Relation {
    boolean holds(int one, int other);
  }

  private static void pairs(List<Integer> members, Relation relation, Map<Integer, Integer> roots) {
    for (int one : members) {
      for (int other : members) {
        if (one < other && relation.holds(one, other)) {
          int root = Math.min(roots.get(one), roots.get(other));
          int gone = Math.max(roots.get(one), roots.get(other));
          roots.replaceAll((node, old) -> old == gone ? root : old);
        }
      }
    }
  }

  private Set<String> surroundings(int node) {
    Set<String> result = new HashSet<>();
    children(node).stream()
        .filter(groupOf::containsKey)
        .forEach(c -> result.add("c" + groupOf.get(c)));
    parents(node).stream()
        .filter(groupOf::containsKey)
        .forEach(p -> result.add("p" + groupOf.get(p)));
    return result;
  }

  private Set<String> parameterKeys(int subgraph) {
    Set<String> keys = new HashSet<>();
    subgraphOf.forEach(
        (node, own) -> {
          if (own == subgraph && nodes.get(node).fingerprint().usesParameters()) {
            keys.add(key(node));
          }
        });
    return keys;
  }

  private static boolean overlap(Set<String> one, Set<String> other) {
    return one.stream().anyMatch(other::contains);
  }

  private long size(int subgraph) {
    return subgraphOf.values().stream().filter(own -> own == subgraph).count();
  }

  private boolean sameFunction(int one, int other) {
    String function = nodes.get(one).fingerprint().function();
    return !function.isEmpty() && function.equals(nodes.get(other).fingerprint().function());
  }

  private boolean anchored(int node) {
    return nodes.get(node).fingerprint().anchored();
  }

  private String key(int node) {
    return nodes.get(node).fingerprint().key();
  }

  private List<Integer> parents(int node) {
    return List.copyOf(new TreeSet<>(nodes.get(node).parents().asList()));
  }

  private List<Integer> children(int node) {
    return all().filter(child -> nodes.get(child).parents().contains(node)).boxed().toList();
  }

  private IntStream all() {
    return IntStream.range(0, nodes.size());
  }
}
