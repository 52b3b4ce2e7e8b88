package dev.loupe.render.layout.linear;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Size;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.EdgeLabel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leads the edges through the levels: out of the groups of their start, into those of their end.
 */
final class Wiring {
  private final Direction direction;
  private final Measures measures;
  private final Levels levels;

  Wiring(Direction direction, Measures measures, Levels levels) {
    this.direction = direction;
    this.measures = measures;
    this.levels = levels;
  }

  /** Two items of one level. */
  private record Pair(Item from, Item to) {}

  ImmutableList<Wire> connect(List<Edge> edges) {
    // What leads back is known only when all edges of a level are.
    Map<Level, SetMultimap<Item, Item>> children = new LinkedHashMap<>();
    for (Edge edge : edges) {
      Pair pair = meeting(levels.node(edge.from()), levels.node(edge.to()));
      children
          .computeIfAbsent(pair.from().home, level -> LinkedHashMultimap.create())
          .put(pair.from(), pair.to());
    }
    children.forEach((level, links) -> ExecutionOrder.set(level.items, links));
    return edges.stream().map(this::connect).collect(toImmutableList());
  }

  /** The items of the innermost level around both, that the two are or are in. */
  private static Pair meeting(Item from, Item to) {
    Item a = from;
    Item b = to;
    while (a.home.depth > b.home.depth) {
      a = a.home.box();
    }
    while (b.home.depth > a.home.depth) {
      b = b.home.box();
    }
    while (a.home != b.home) {
      a = a.home.box();
      b = b.home.box();
    }
    return new Pair(a, b);
  }

  private Wire connect(Edge edge) {
    Item from = levels.node(edge.from());
    Item to = levels.node(edge.to());
    Pair meeting = meeting(from, to);
    boolean back = meeting.from().order >= meeting.to().order;
    ImmutableList<EdgeLabel> tail =
        edge.labels().stream()
            .filter(label -> label.place() == EdgeLabel.Place.TAIL)
            .collect(toImmutableList());
    ImmutableList<EdgeLabel> head =
        edge.labels().stream()
            .filter(label -> label.place() != EdgeLabel.Place.TAIL)
            .collect(toImmutableList());

    Legs legs = new Legs(from);
    Item tailItem = null;
    if (!tail.isEmpty()) {
      // What runs back does so at the right.
      tailItem = label(tail, from, from.home, from.order + (back ? 0.75 : 0.5));
      legs.to(tailItem, false);
      legs.startFrom(tailItem);
    }
    while (legs.at.home != meeting.from().home) {
      legs.out();
    }
    Deque<Level> inwards = new ArrayDeque<>();
    for (Level level = to.home; level != meeting.to().home; level = level.box().home) {
      inwards.push(level);
    }
    Item headItem = head.isEmpty() ? null : label(head, from, to.home, to.order - 0.5);
    Item end = headItem == null ? to : headItem;
    if (inwards.isEmpty()) {
      legs.to(end, back);
    } else {
      legs.to(meeting.to(), back);
      while (!inwards.isEmpty()) {
        legs.in(inwards.pop());
        legs.to(inwards.isEmpty() ? end : inwards.element().box(), false);
      }
    }
    if (headItem != null) {
      legs.startFrom(headItem);
      legs.to(to, false);
    }
    ImmutableList.Builder<Wire.LabelPlace> labels = ImmutableList.builder();
    int tailRow = 0;
    int headRow = 0;
    for (EdgeLabel label : edge.labels()) {
      if (label.place() == EdgeLabel.Place.TAIL && tailItem != null) {
        labels.add(new Wire.LabelPlace(tailItem, tailRow++));
      } else if (headItem != null) {
        labels.add(new Wire.LabelPlace(headItem, headRow++));
      }
    }
    return new Wire(edge, legs.done.build(), labels.build());
  }

  private Item label(List<EdgeLabel> labels, Item from, Level level, double order) {
    Item item = level.add(new Item(Item.Kind.LABEL, order, level, null));
    item.time = from.time;
    double width = 0;
    double height = 0;
    for (EdgeLabel label : labels) {
      Size size = measures.label(label);
      width = Math.max(width, size.width());
      height += size.height();
    }
    Size turned = Axes.turn(direction, new Size(width, height));
    item.width = turned.width() + Spacing.LABEL;
    item.height = turned.height();
    return item;
  }

  /** Goes from item to item. */
  private static final class Legs {
    private final ImmutableList.Builder<Wire.Leg> done = ImmutableList.builder();
    private Item origin;
    private Item at;

    private Legs(Item origin) {
      this.origin = origin;
      this.at = origin;
    }

    /** What follows is no more what others from the same origin carry. */
    private void startFrom(Item label) {
      origin = label;
      at = label;
    }

    private void to(Item target, boolean back) {
      Level level = at.home;
      done.add(new Wire.Leg(level, level.connect(origin, at, target, back), target));
      at = target;
    }

    /** Out through the frame. */
    private void out() {
      Level level = at.home;
      to(level.exit(origin), false);
      at = level.box();
    }

    /** In through the frame. */
    private void in(Level level) {
      at = level.entry(origin);
    }
  }
}
