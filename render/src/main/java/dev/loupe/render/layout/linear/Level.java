package dev.loupe.render.layout.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is directly in one group, and the edges there; laid out on its own. */
final class Level {

  /**
   * The room that is kept free along the frame.
   *
   * @param before at the side where data come in
   * @param after at the side where they go out
   * @param left at the left of those that look where data flow down
   * @param right at their right
   */
  record Padding(double before, double after, double left, double right) {}

  /** The item that stands for it in the level around it; none for the outermost. */
  @Nullable Item box;

  final int depth;
  final Padding padding;
  final double leastWidth;
  final double leastHeight;

  final List<Item> items = new ArrayList<>();
  final List<Net> nets = new ArrayList<>();

  private final Map<Item, Net> forward = new LinkedHashMap<>();
  private final Map<List<Item>, Net> backward = new LinkedHashMap<>();
  private final Map<Item, Item> entries = new LinkedHashMap<>();
  private final Map<Item, Item> exits = new LinkedHashMap<>();

  /** Its size, once it is laid out. */
  double width;

  double height;

  /** Where it starts on the whole drawing. */
  double left;

  double top;

  Level(int depth, Padding padding, double leastWidth, double leastHeight) {
    this.depth = depth;
    this.padding = padding;
    this.leastWidth = leastWidth;
    this.leastHeight = leastHeight;
  }

  Item add(Item item) {
    items.add(item);
    return item;
  }

  /** The item that stands for this level in the level around it. */
  Item box() {
    if (box == null) {
      throw new IllegalStateException("the outermost level is in no other");
    }
    return box;
  }

  /** Where edges from an origin outside come in. */
  Item entry(Item origin) {
    return entries.computeIfAbsent(
        origin, o -> add(new Item(Item.Kind.ENTRY, entries.size(), this, null)));
  }

  /** Where edges from an origin inside go out. */
  Item exit(Item origin) {
    return exits.computeIfAbsent(
        origin, o -> add(new Item(Item.Kind.EXIT, exits.size(), this, null)));
  }

  Map<Item, Item> entries() {
    return entries;
  }

  Map<Item, Item> exits() {
    return exits;
  }

  /** Where the main flow comes in: from what was executed last. */
  Optional<Item> mainEntry() {
    return latest(entries);
  }

  /** Where the main flow goes out. */
  Optional<Item> mainExit() {
    return latest(exits);
  }

  private static Optional<Item> latest(Map<Item, Item> ports) {
    return ports.entrySet().stream()
        .max(Comparator.comparingInt(port -> port.getKey().time))
        .map(Map.Entry::getValue);
  }

  /** Connects two items for edges from an origin. */
  Net connect(Item origin, Item source, Item target, boolean back) {
    source.out(origin);
    target.in(origin);
    Net net =
        back
            ? backward.computeIfAbsent(List.of(origin, target), k -> net(origin, source, true))
            : forward.computeIfAbsent(origin, o -> net(origin, source, false));
    net.targets.add(target);
    return net;
  }

  private Net net(Item origin, Item source, boolean back) {
    Net net = new Net(origin, source, back);
    nets.add(net);
    return net;
  }
}
