package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.Rounding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Gives the items of a level their rows: each below all that it reads, as high as that allows. What
 * depends on nothing from outside, such as a constant that is made on the way, comes down to where
 * it is needed. High groups take several rows, so that what runs beside them is not torn apart.
 */
final class Ranking {
  private final Level level;
  private final Map<Item, List<Item>> children = new HashMap<>();
  private final Map<Item, Integer> waitsFor = new HashMap<>();

  private Ranking(Level level) {
    this.level = level;
    for (Net net : level.nets) {
      if (!net.back) {
        children.computeIfAbsent(net.source, s -> new ArrayList<>()).addAll(net.targets);
        net.targets.forEach(target -> waitsFor.merge(target, 1, (a, b) -> a + b));
      }
    }
  }

  /** Sets the rows, and returns how many there are. */
  static int rank(Level level) {
    return new Ranking(level).rank();
  }

  private int rank() {
    List<Item> order = order();
    order.forEach(item -> item.span = length(item));
    findWays(order);
    findFloating(order);
    int first = level.entries().isEmpty() ? 0 : 1;
    for (Item item : order) {
      item.row = item.kind == Item.Kind.ENTRY ? 0 : Math.max(item.row, first);
      for (Item child : children(item)) {
        child.row = Math.max(child.row, item.row + item.span);
      }
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      Item item = order.get(i);
      if (item.floating && item.kind != Item.Kind.EXIT) {
        children(item).stream()
            .filter(child -> child.kind != Item.Kind.EXIT)
            .mapToInt(child -> child.row - item.span)
            .min()
            .ifPresent(row -> item.row = Math.max(item.row, row));
      }
    }
    return number(order);
  }

  private List<Item> children(Item item) {
    return children.getOrDefault(item, List.of());
  }

  private static int length(Item item) {
    return item.kind == Item.Kind.GROUP && item.mayBeTall
        ? Math.max(1, (int) Rounding.nearest(item.height / Spacing.PITCH))
        : 1;
  }

  /** All items, each after those that it reads. */
  private List<Item> order() {
    Deque<Item> ready = new ArrayDeque<>();
    level.items.stream().filter(item -> !waitsFor.containsKey(item)).forEach(ready::add);
    List<Item> order = new ArrayList<>(level.items.size());
    while (!ready.isEmpty()) {
      Item item = ready.remove();
      item.row = 0;
      item.before = 0;
      item.after = 0;
      order.add(item);
      for (Item child : children(item)) {
        if (waitsFor.merge(child, -1, (a, b) -> a + b) == 0) {
          ready.add(child);
        }
      }
    }
    return order;
  }

  private void findWays(List<Item> order) {
    for (Item item : order) {
      for (Item child : children(item)) {
        child.before = Math.max(child.before, item.before + item.span);
      }
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      Item item = order.get(i);
      for (Item child : children(item)) {
        item.after = Math.max(item.after, child.after + child.span);
      }
    }
  }

  /** What neither an edge through the frame nor the item that was executed first leads to. */
  private void findFloating(List<Item> order) {
    Set<Item> anchored = new HashSet<>(level.entries().values());
    if (anchored.isEmpty()) {
      order.stream().min(Comparator.comparingDouble(item -> item.order)).ifPresent(anchored::add);
    }
    for (Item item : order) {
      item.floating = !anchored.contains(item);
      if (!item.floating) {
        anchored.addAll(children(item));
      }
    }
  }

  /** Leaves out the rows in which nothing starts or ends. */
  private int number(List<Item> order) {
    int[] events =
        order.stream()
            .filter(item -> item.kind != Item.Kind.EXIT)
            .flatMapToInt(item -> IntStream.of(item.row, item.row + item.span))
            .sorted()
            .distinct()
            .toArray();
    int rows = events.length - 1;
    for (Item item : order) {
      if (item.kind == Item.Kind.EXIT) {
        item.row = rows;
        item.span = 1;
      } else {
        int end = Arrays.binarySearch(events, item.row + item.span);
        item.row = Arrays.binarySearch(events, item.row);
        item.span = end - item.row;
      }
    }
    return level.exits().isEmpty() ? rows : rows + 1;
  }
}
