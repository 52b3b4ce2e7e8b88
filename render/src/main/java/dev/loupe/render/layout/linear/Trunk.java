package dev.loupe.render.layout.linear;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The main way through a level, from where the main flow comes in to where it goes out: the line
 * that readers follow, and that shall be straight. Of an edge that skips something and what it
 * skips, the latter is the main way; of two ways the longer one if it is much longer, else the
 * first argument; of an odd number the middle one. Of ways that are alike none is: the trunk goes
 * on in one line where they meet.
 */
final class Trunk {

  /**
   * A piece of the trunk.
   *
   * @param net leads from one to the other; none if ways that are alike do
   */
  record Step(Item from, Item to, @Nullable Net net) {}

  /** So many items are looked at to find out whether one leads to another. */
  private static final int MOST_SEARCHED = 200;

  private record Way(Item from, Net net) {}

  private final Map<Item, Net> nets = new HashMap<>();

  /** The items that the start leads to, numbered so that what reads comes after what it reads. */
  private final Map<Item, Integer> numbers = new HashMap<>();

  /** For each of them the last item that all ways to it pass. */
  private final Map<Item, Item> dominators = new HashMap<>();

  /** The number of items on the longest way to each. */
  private final Map<Item, Integer> lengths = new HashMap<>();

  private final Item start;

  private Trunk(Level level, Item start) {
    this.start = start;
    for (Net net : level.nets) {
      if (!net.back) {
        nets.put(net.origin, net);
      }
    }
    List<Item> sorted = new ArrayList<>(level.items);
    sorted.sort(Comparator.comparingInt(item -> item.row));
    for (Item item : sorted) {
      reach(item);
    }
  }

  private void reach(Item item) {
    Item dominator = item == start ? start : null;
    int length = 0;
    for (Way way : ways(item)) {
      length = Math.max(length, items(way.from()) + 1);
      if (item != start && isReached(way.from())) {
        dominator = dominator == null ? way.from() : meeting(dominator, way.from());
      }
    }
    lengths.put(item, length);
    if (dominator != null) {
      numbers.put(item, numbers.size());
      dominators.put(item, dominator);
    }
  }

  private boolean isReached(Item item) {
    return numbers.containsKey(item);
  }

  /** The steps of a level whose rows have their order, from the last to the first. */
  static ImmutableList<Step> of(Level level) {
    Item start = level.mainEntry().orElseGet(() -> first(level));
    return start == null ? ImmutableList.of() : new Trunk(level, start).steps(level);
  }

  private static @Nullable Item first(Level level) {
    return level.items.stream().min(Comparator.comparingDouble(item -> item.order)).orElse(null);
  }

  private ImmutableList<Step> steps(Level level) {
    ImmutableList.Builder<Step> steps = ImmutableList.builder();
    Item item = level.mainExit().orElseGet(() -> last(level));
    while (item != start && isReached(item) && !joinsAlike(item)) {
      Way way = main(item);
      Item from = way == null ? dominator(item) : way.from();
      steps.add(new Step(from, item, way == null ? null : way.net()));
      item = from;
    }
    return steps.build();
  }

  /** The end of the longest way; of several that are as long, where they part. */
  private Item last(Level level) {
    Item last = start;
    int before = 0;
    for (Item item : level.items) {
      if (isReached(item) && item.before >= before) {
        last = item.before == before ? meeting(last, item) : item;
        before = item.before;
      }
    }
    return last;
  }

  /** Whether an item reads one that the start does not lead to, by a way as long as the trunk. */
  private boolean joinsAlike(Item item) {
    List<Way> ways = ways(item);
    return ways.size() == 2
        && isReached(ways.get(0).from()) != isReached(ways.get(1).from())
        && items(ways.get(0).from()) == items(ways.get(1).from())
        && rows(ways.get(0).from()) == rows(ways.get(1).from());
  }

  /** The ways to an item, by the order of arguments. */
  private List<Way> ways(Item item) {
    List<Way> ways = new ArrayList<>();
    for (Item origin : item.in.keySet()) {
      Net net = nets.get(origin);
      if (net != null && net.targets.contains(item)) {
        ways.add(new Way(net.source, net));
      }
    }
    return ways;
  }

  private int number(Item item) {
    return numbers.getOrDefault(item, 0);
  }

  private Item dominator(Item item) {
    return dominators.getOrDefault(item, start);
  }

  private Item meeting(Item a, Item b) {
    Item first = a;
    Item second = b;
    while (first != second) {
      if (number(first) > number(second)) {
        first = dominator(first);
      } else {
        second = dominator(second);
      }
    }
    return first;
  }

  private @Nullable Way main(Item item) {
    List<Way> reached = ways(item).stream().filter(way -> isReached(way.from())).toList();
    List<Way> most = new ArrayList<>();
    for (Way way : reached) {
      if (reached.stream().noneMatch(other -> leads(way.from(), other.from()))) {
        most.add(way);
      }
    }
    if (most.size() == 2) {
      return ofTwo(most.get(0), most.get(1), dominator(item));
    }
    if (most.size() % 2 == 0) {
      return null;
    }
    most.sort(Comparator.comparingDouble(way -> place(way, item)));
    return most.get(most.size() / 2);
  }

  /** Whether an item leads to another, as far as that is quickly found. */
  private boolean leads(Item from, Item to) {
    if (number(from) >= number(to)) {
      return false;
    }
    if (meeting(from, to) == from) {
      return true;
    }
    Set<Item> seen = new LinkedHashSet<>(List.of(to));
    Deque<Item> open = new ArrayDeque<>(seen);
    while (!open.isEmpty() && seen.size() < MOST_SEARCHED) {
      for (Way way : ways(open.remove())) {
        if (way.from() == from) {
          return true;
        }
        if (number(way.from()) > number(from) && seen.add(way.from())) {
          open.add(way.from());
        }
      }
    }
    return false;
  }

  private @Nullable Way ofTwo(Way first, Way second, Item fork) {
    int items = items(first.from()) - items(second.from());
    int rows = rows(first.from()) - rows(second.from());
    if (Math.abs(items) <= 1 && Math.abs(rows) <= 1) {
      return null;
    }
    boolean muchLonger =
        isTwice(items(second.from()) - items(fork), items(first.from()) - items(fork))
            || isTwice(rows(second.from()) - rows(fork), rows(first.from()) - rows(fork));
    return muchLonger ? second : first;
  }

  private static boolean isTwice(int length, int other) {
    return length >= 2 * other;
  }

  private int items(Item item) {
    return lengths.getOrDefault(item, 0);
  }

  private static int rows(Item item) {
    return item.before + item.span;
  }

  private static double place(Way way, Item item) {
    return item.firstCell().up.stream()
        .filter(link -> link.bottomPin() == item.in(way.net().origin))
        .mapToDouble(Link::topPlace)
        .findFirst()
        .orElse(0);
  }
}
