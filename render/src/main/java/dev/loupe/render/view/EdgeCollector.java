package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Gathers the edges between drawn nodes: one for each pair, with the passes and arguments that it
 * stands for.
 */
final class EdgeCollector {

  /** An end of an edge: a drawn node, and one of its passes. */
  record End(String node, int pass) {}

  private static final class Draft {
    private final String from;
    private final String to;
    private final SortedSet<Integer> outPasses = new TreeSet<>();
    private final SortedSet<Integer> inPasses = new TreeSet<>();
    private final Set<String> arguments = new LinkedHashSet<>();
    private final Set<String> arms = new LinkedHashSet<>();
    private boolean internal = true;
    private boolean gradient;

    private Draft(String from, String to) {
      this.from = from;
      this.to = to;
    }
  }

  private final Map<String, SortedSet<Integer>> passes;
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<List<String>, Draft> drafts = new LinkedHashMap<>();
  private final Map<End, Set<String>> children = new HashMap<>();
  private final Map<End, Set<String>> parents = new HashMap<>();

  /**
   * Makes an empty collector.
   *
   * @param passes the passes of each node, in the order of execution
   */
  EdgeCollector(Map<String, SortedSet<Integer>> passes) {
    this.passes = passes;
    passes.keySet().forEach(node -> order.put(node, order.size()));
  }

  /**
   * Adds an edge, or what it says to the edge that is there already.
   *
   * @param arms the arms of conditions that it enters; not shown where passes differ
   */
  void add(End from, End to, List<String> arguments, String arms, boolean internal) {
    Draft draft =
        drafts.computeIfAbsent(
            List.of(from.node(), to.node()), pair -> new Draft(from.node(), to.node()));
    draft.outPasses.add(from.pass());
    draft.inPasses.add(to.pass());
    draft.arguments.addAll(arguments);
    draft.arms.add(arms);
    draft.internal &= internal;
    children.computeIfAbsent(from, end -> new LinkedHashSet<>()).add(to.node());
    parents.computeIfAbsent(to, end -> new LinkedHashSet<>()).add(from.node());
  }

  /** Notes that a gradient flowed back along an edge that is there. */
  void addGradient(End from, End to) {
    Draft draft = drafts.get(List.of(from.node(), to.node()));
    if (draft != null) {
      draft.gradient = true;
    }
  }

  ImmutableList<Edge> edges() {
    SetMultimap<String, String> graph = LinkedHashMultimap.create();
    drafts.values().forEach(draft -> graph.put(draft.from, draft.to));
    Loops loops = new Loops(graph);
    return drafts.values().stream().map(draft -> edge(draft, loops)).collect(toImmutableList());
  }

  private Edge edge(Draft draft, Loops loops) {
    List<EdgeLabel> labels = new ArrayList<>();
    String out = varies(draft.from) ? "Out " + Texts.ranges(draft.outPasses) : "";
    String in = varies(draft.to) ? "In " + Texts.ranges(draft.inPasses) : "";
    if (draft.from.equals(draft.to)) {
      add(labels, EdgeLabel.Place.MIDDLE, out.isEmpty() ? "" : out + ", " + in);
    } else {
      add(labels, EdgeLabel.Place.TAIL, out);
      add(labels, EdgeLabel.Place.HEAD, in);
    }
    add(labels, EdgeLabel.Place.HEAD, draft.arms.size() == 1 ? draft.arms.iterator().next() : "");
    add(labels, EdgeLabel.Place.HEAD, String.join(", ", draft.arguments));
    ImmutableSet.Builder<Trait> traits = ImmutableSet.builder();
    if (draft.internal) {
      traits.add(Trait.INTERNAL);
    }
    if (loops.containsBoth(draft.from, draft.to)
        && order.getOrDefault(draft.from, 0) >= order.getOrDefault(draft.to, 0)) {
      traits.add(Trait.BACK);
    }
    if (draft.gradient) {
      traits.add(Trait.GRADIENT);
    }
    return new Edge(draft.from, draft.to, ImmutableList.copyOf(labels), traits.build());
  }

  private static void add(List<EdgeLabel> labels, EdgeLabel.Place place, String text) {
    if (!text.isEmpty()) {
      labels.add(new EdgeLabel(place, text));
    }
  }

  /** Whether not all passes of a node have the same parents and the same children. */
  private boolean varies(String node) {
    SortedSet<Integer> all = passes.getOrDefault(node, new TreeSet<>());
    return variesIn(children, node, all) || variesIn(parents, node, all);
  }

  private static boolean variesIn(
      Map<End, Set<String>> neighbours, String node, SortedSet<Integer> passes) {
    return passes.stream()
            .map(pass -> neighbours.getOrDefault(new End(node, pass), Set.of()))
            .distinct()
            .limit(2)
            .count()
        > 1;
  }
}
