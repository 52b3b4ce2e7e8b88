package dev.loupe.rolling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds what runs again and again. Recorded operations become <em>layers</em> with <em>passes</em>:
 * the twelve operations of {@code linear, add, mul} in a loop of four are three layers of four
 * passes.
 *
 * <p>The rules are those of TorchLens 2.33, with a cost linear in the number of passes:
 *
 * <ul>
 *   <li>Operations with the same function and the same parameters are one layer, wherever they are.
 *   <li>What surrounds a repeated parameter in the same way each time is one layer: the rest of the
 *       loop's body, or the whole of a network that runs on three inputs in parallel, with its
 *       inputs and outputs.
 *   <li>A body without parameters is a loop if its repetitions follow each other: ABCABC is one,
 *       ABC D ABC is not. The body has two operations or more, or is in a module: so {@code
 *       sin(sin(sin(x)))} is no loop, but a module {@code self.relu} that feeds itself three times
 *       or more is.
 * </ul>
 *
 * <p>Limits, which are TorchLens' as well:
 *
 * <ul>
 *   <li>When the bodies of a loop differ, corresponding nodes are matched from the shared start on,
 *       for as long as their keys agree. What only some passes have, is a layer of the passes that
 *       have it; what comes behind a deviation is only reached around it. So one layer can have
 *       four passes where its neighbours have three, and a constant that differs by iteration
 *       ({@code x / i}) makes a layer of its own each time.
 *   <li>Of a body without parameters that repeats just twice, the nodes at the seam are one layer
 *       only if they have a neighbour in common inside of the body: two calls of {@code self.relu}
 *       in a row stay two layers.
 *   <li>A node that two repetitions reach at the same step in the same role belongs to neither, and
 *       one that is behind the first and ahead of the second goes to the first.
 *   <li>Additions of a residual stream ({@code x = x + f1(x); x = x + f2(x)...}) that are written
 *       in one module's forward are one layer from three on; those of different modules never are.
 *   <li>Equal values are matched in the order of capture, so a body that runs two equal branches in
 *       changing order is matched by that order.
 * </ul>
 *
 * <p>The cost is in proportion to the nodes and edges for every key that is expanded, and the keys
 * of a loop are expanded once for all of its body. Only where repetitions are found that don't turn
 * out to be loops, such as two long parallel branches without parameters, each of their keys costs
 * another expansion. That work is bounded by 50 million visited nodes, more than any graph of up to
 * 10,000 nodes can need; see {@link LayerGrouping#complete}. The bound counts nodes and not time,
 * so results are reproducible.
 */
public final class Rolling {

  private static final long MAX_VISITS = 50_000_000;

  private final long maxVisits;
  private final RollingGraph graph;
  private final Expansion expansion;
  private final LayerMerge merge;
  private final int[] labels;
  private final int[] sizes;
  private long visits;

  private Rolling(RollingGraph graph, long maxVisits) {
    this.maxVisits = maxVisits;
    this.graph = graph;
    expansion = new Expansion(graph);
    merge = new LayerMerge(graph, expansion);
    labels = new int[graph.size()];
    sizes = new int[graph.size()];
    for (int node = 0; node < labels.length; node++) {
      labels[node] = node;
    }
    Arrays.fill(sizes, 1);
  }

  /**
   * Groups nodes into layers.
   *
   * @param nodes all nodes of a graph in the order of capture
   * @return for every node its layer and pass; equal for equal nodes, whatever their keys are
   *     called
   * @throws IllegalArgumentException if a node does not come after all of its parents
   */
  public static LayerGrouping group(List<RollingNode> nodes) {
    return group(nodes, MAX_VISITS);
  }

  static LayerGrouping group(List<RollingNode> nodes, long maxVisits) {
    Rolling rolling = new Rolling(new RollingGraph(nodes), maxVisits);
    boolean complete = rolling.findLayers();
    rolling.uniteFunctions();
    return new LayerGrouping(rolling.labels, complete);
  }

  /**
   * Expands each key once, by first appearance. A search from the sources along children, earliest
   * node first, as TorchLens has it, comes to the same: parents precede children, so that it meets
   * all nodes in the order of capture.
   */
  private boolean findLayers() {
    BitSet seen = new BitSet();
    for (int node = 0; node < graph.size(); node++) {
      if (seen.get(graph.key(node))) {
        continue;
      }
      seen.set(graph.key(node));
      int[] equivalents = graph.equivalents(node);
      if (equivalents.length > 1 && sizes[labels[node]] != equivalents.length) {
        if (visits > maxVisits) {
          return false;
        }
        expansion.expand(equivalents);
        expansion.groups().forEach(group -> visits += group.length);
        merge.merge().forEach(this::assign);
      }
    }
    return true;
  }

  /** Makes the nodes one layer, unless one of them is in a larger layer already. */
  private void assign(int[] members) {
    for (int node : members) {
      if (sizes[labels[node]] > members.length) {
        return;
      }
    }
    relabel(members);
  }

  private void relabel(int[] members) {
    for (int node : members) {
      sizes[labels[node]]--;
      labels[node] = members[0];
      sizes[members[0]]++;
    }
  }

  /** The same function with the same parameters is one layer, also where no expansion came. */
  private void uniteFunctions() {
    int[] firsts = new int[graph.size()];
    Arrays.fill(firsts, RollingGraph.NO_FUNCTION);
    for (int node = 0; node < graph.size(); node++) {
      int function = graph.function(node);
      if (function != RollingGraph.NO_FUNCTION) {
        if (firsts[function] == RollingGraph.NO_FUNCTION) {
          firsts[function] = node;
        }
        labels[node] = firsts[function];
      }
    }
  }
}
