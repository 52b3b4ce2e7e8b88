package dev.loupe.render.view;

import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.Multimaps;
import com.google.common.collect.SetMultimap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Finds which nodes lie on a loop together, by Kosaraju's two searches; without recursion, as
 * models are deeper than stacks.
 */
final class Loops {
  private final Map<String, Integer> loopOf = new HashMap<>();

  /**
   * Searches a graph.
   *
   * @param children the ends of the edges by their starts
   */
  Loops(SetMultimap<String, String> children) {
    SetMultimap<String, String> parents =
        Multimaps.invertFrom(children, LinkedHashMultimap.create());
    List<String> finished = finishingOrder(children);
    Collections.reverse(finished);
    int loop = 0;
    for (String node : finished) {
      Deque<String> open = new ArrayDeque<>(List.of(node));
      while (!open.isEmpty()) {
        String next = open.pop();
        if (loopOf.putIfAbsent(next, loop) == null) {
          parents.get(next).forEach(open::push);
        }
      }
      loop++;
    }
  }

  private static List<String> finishingOrder(SetMultimap<String, String> children) {
    record Visit(String node, Iterator<String> rest) {}
    List<String> finished = new ArrayList<>();
    Map<String, Boolean> seen = new HashMap<>();
    for (String start : children.keySet()) {
      Deque<Visit> path = new ArrayDeque<>();
      if (seen.put(start, true) == null) {
        path.push(new Visit(start, children.get(start).iterator()));
      }
      while (!path.isEmpty()) {
        Visit visit = path.element();
        if (!visit.rest().hasNext()) {
          finished.add(path.pop().node());
        } else {
          String child = visit.rest().next();
          if (seen.put(child, true) == null) {
            path.push(new Visit(child, children.get(child).iterator()));
          }
        }
      }
    }
    return finished;
  }

  /** Whether each of two nodes leads to the other; a node leads to itself. */
  boolean containsBoth(String a, String b) {
    Integer loop = loopOf.get(a);
    return loop != null && loop.equals(loopOf.get(b));
  }
}
