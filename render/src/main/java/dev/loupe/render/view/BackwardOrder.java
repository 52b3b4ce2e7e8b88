package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.history.BackwardGraph;
import dev.loupe.history.GradFn;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The functions that gradients flow through, in an order in which autograd could run them: each
 * after all that it gets gradients from, those of later layers first.
 */
final class BackwardOrder {

  /** A function whose gradients are all there. */
  private record Ready(GradFn function, int layer) {}

  private final BackwardGraph graph;
  private final Set<GradFn> reached = new LinkedHashSet<>();
  private final SetMultimap<GradFn, GradFn> sources = LinkedHashMultimap.create();
  private final ImmutableList<GradFn> functions;

  /**
   * Finds all functions behind some.
   *
   * @param starts where gradients come from
   */
  BackwardOrder(BackwardGraph graph, Set<GradFn> starts) {
    this.graph = graph;
    reach(starts);
    this.functions = sort();
  }

  private void reach(Set<GradFn> starts) {
    reached.addAll(starts);
    Deque<GradFn> open = new ArrayDeque<>(starts);
    while (!open.isEmpty()) {
      GradFn function = open.remove();
      for (GradFn.Next next : function.next()) {
        GradFn target = graph.nodes().get(next.gradFn());
        sources.put(target, function);
        if (reached.add(target)) {
          open.add(target);
        }
      }
    }
  }

  private ImmutableList<GradFn> sort() {
    PriorityQueue<Ready> ready =
        new PriorityQueue<>(
            Comparator.comparingInt(Ready::layer)
                .reversed()
                .thenComparing(it -> it.function().id()));
    Map<GradFn, Integer> missing = new HashMap<>();
    for (GradFn function : reached) {
      missing.put(function, sources.get(function).size());
      if (sources.get(function).isEmpty()) {
        ready.add(new Ready(function, layer(function, Integer.MAX_VALUE)));
      }
    }
    ImmutableList.Builder<GradFn> sorted = ImmutableList.builder();
    while (!ready.isEmpty()) {
      Ready now = ready.remove();
      sorted.add(now.function());
      now.function().next().stream()
          .map(next -> graph.nodes().get(next.gradFn()))
          .distinct()
          .filter(target -> missing.merge(target, -1, Integer::sum) == 0)
          .forEach(target -> ready.add(new Ready(target, layer(target, now.layer()))));
    }
    return sorted.build();
  }

  /** The ordinal of the function's first layer. */
  private static int layer(GradFn function, int otherwise) {
    return function.layers().values().stream().min(Integer::compare).orElse(otherwise);
  }

  ImmutableList<GradFn> functions() {
    return functions;
  }

  /** The functions that a function gets gradients from. */
  Set<GradFn> sources(GradFn function) {
    return sources.get(function);
  }
}
