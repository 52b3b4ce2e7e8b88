package dev.loupe.rolling;

import dev.loupe.rolling.Candidates.Candidate;
import dev.loupe.rolling.Candidates.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Grows one subgraph around each of several equivalent nodes, all in lockstep: a node joins its
 * subgraph together with the nodes that correspond to it in the others, as an <em>iso-group</em>.
 * Two subgraphs are <em>adjacent</em> when one runs into the other at a place that it has itself,
 * as a loop's body runs into the next.
 *
 * <p>Every node is in one subgraph at most, and visited once: an expansion costs time in proportion
 * to the nodes it reaches and their edges (times a logarithm for the lookups). The arrays over all
 * nodes live as long as this object, and {@link #expand} clears what the last call wrote.
 */
final class Expansion {

  static final int NONE = -1;

  private final RollingGraph graph;
  private final int[] subgraphs;
  private final int[] groupNumbers;
  private final boolean[] contested;

  /** Iso-groups; the members of each ascend by subgraph, at most one in each. */
  private final List<int[]> groups = new ArrayList<>();

  private int subgraphCount;
  private boolean anyAdjacent;
  private DisjointSets adjacency = new DisjointSets(0);

  Expansion(RollingGraph graph) {
    this.graph = graph;
    subgraphs = new int[graph.size()];
    groupNumbers = new int[graph.size()];
    contested = new boolean[graph.size()];
    Arrays.fill(subgraphs, NONE);
    Arrays.fill(groupNumbers, NONE);
  }

  /** Grows subgraphs around these nodes, which have equal keys. */
  void expand(int[] starts) {
    clear();
    subgraphCount = starts.length;
    adjacency = new DisjointSets(subgraphCount);
    for (int subgraph = 0; subgraph < starts.length; subgraph++) {
      subgraphs[starts[subgraph]] = subgraph;
    }
    register(starts);
    // Groups that a step registers are appended: the list is the queue as well.
    for (int group = 0; group < groups.size(); group++) {
      int[] members = groups.get(group);
      if (members.length > 1) {
        grow(members, group > 0);
      }
    }
  }

  /** The iso-groups of the last expansion, in the order they were found; don't change them. */
  List<int[]> groups() {
    return groups;
  }

  int subgraphCount() {
    return subgraphCount;
  }

  /** The subgraph that the node is in, or {@link #NONE}. */
  int subgraph(int node) {
    return subgraphs[node];
  }

  /** The iso-group that the node is in, or {@link #NONE}. */
  int group(int node) {
    return groupNumbers[node];
  }

  /** Whether any two subgraphs are adjacent. */
  boolean anyAdjacent() {
    return anyAdjacent;
  }

  /** The same number for subgraphs that adjacency connects. */
  int adjacencySet(int subgraph) {
    return adjacency.find(subgraph);
  }

  private void clear() {
    for (int[] group : groups) {
      for (int node : group) {
        subgraphs[node] = NONE;
        groupNumbers[node] = NONE;
      }
    }
    groups.clear();
    anyAdjacent = false;
  }

  private void grow(int[] members, boolean withParents) {
    Candidates candidates = new Candidates();
    for (int member : members) {
      collect(candidates, member, Direction.CHILD, graph.children(member));
      if (withParents) {
        collect(candidates, member, Direction.PARENT, graph.parents(member));
      }
    }
    candidates.forEachMatch(node -> subgraphs[node] == NONE, this::claim);
  }

  private void collect(Candidates candidates, int member, Direction direction, int[] neighbours) {
    int subgraph = subgraphs[member];
    for (int neighbour : neighbours) {
      int other = subgraphs[neighbour];
      if (other == NONE) {
        candidates.add(subgraph, direction, graph.key(neighbour), neighbour);
      } else if (other != subgraph && hasMemberIn(groupNumbers[neighbour], subgraph)) {
        adjacency.union(subgraph, other);
        anyAdjacent = true;
      }
    }
  }

  private boolean hasMemberIn(int group, int subgraph) {
    int[] members = groups.get(group);
    int low = 0;
    int high = members.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = subgraphs[members[middle]];
      if (found == subgraph) {
        return true;
      }
      if (found < subgraph) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** Adds a matched set. A node that two subgraphs want belongs to neither, nor to the set. */
  private void claim(List<Candidate> match) {
    int kept = match.size();
    for (Candidate candidate : match) {
      if (subgraphs[candidate.node] == NONE) {
        subgraphs[candidate.node] = candidate.subgraph;
      } else if (!contested[candidate.node]) {
        contested[candidate.node] = true;
        kept -= 2;
      } else {
        kept--;
      }
    }
    int[] members = new int[kept];
    int next = 0;
    for (Candidate candidate : match) {
      if (contested[candidate.node]) {
        subgraphs[candidate.node] = NONE;
      } else {
        members[next++] = candidate.node;
      }
    }
    for (Candidate candidate : match) {
      contested[candidate.node] = false;
    }
    if (members.length > 0) {
      register(members);
    }
  }

  private void register(int[] members) {
    for (int node : members) {
      groupNumbers[node] = groups.size();
    }
    groups.add(members);
  }
}
