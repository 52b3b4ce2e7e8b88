package dev.loupe.render.layout.linear;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.SetMultimap;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Numbers the items of a level so that what reads comes after what it reads, and else in the order
 * of execution. Where there are loops, what was executed first starts them. Only in rolled views is
 * this another order than that of execution: a group may have several calls.
 */
final class ExecutionOrder {

  private ExecutionOrder() {}

  static void set(List<Item> items, SetMultimap<Item, Item> children) {
    Map<Item, Integer> given = new HashMap<>();
    items.forEach(item -> given.put(item, given.size()));
    // Of equal ones the first that was given: queues differ in what they do then.
    Comparator<Item> first =
        Comparator.<Item>comparingDouble(item -> item.order)
            .thenComparingInt(item -> given.getOrDefault(item, 0));
    Multiset<Item> waitsFor = HashMultiset.create();
    children.forEach(
        (from, to) -> {
          if (from != to) {
            waitsFor.add(to);
          }
        });
    PriorityQueue<Item> ready = new PriorityQueue<>(first);
    Set<Item> open = new LinkedHashSet<>(items.stream().sorted(first).toList());
    items.stream().filter(item -> !waitsFor.contains(item)).forEach(ready::add);
    double[] numbers = new double[items.size()];
    Item[] order = new Item[items.size()];
    for (int i = 0; i < order.length; i++) {
      Item next = ready.isEmpty() ? open.iterator().next() : ready.remove();
      open.remove(next);
      order[i] = next;
      numbers[i] = i;
      for (Item child : children.get(next)) {
        if (open.contains(child) && waitsFor.remove(child, 1) == 1) {
          ready.add(child);
        }
      }
    }
    for (int i = 0; i < order.length; i++) {
      order[i].order = numbers[i];
    }
  }
}
