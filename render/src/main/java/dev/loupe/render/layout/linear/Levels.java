package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Size;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** The levels of a view: one for each group, without edges yet. */
final class Levels {
  private final Direction direction;
  private final Measures measures;
  private final Map<String, Item> nodes = new LinkedHashMap<>();
  private final Map<String, Item> groups = new LinkedHashMap<>();
  private final Level root;

  Levels(GraphView view, Measures measures) {
    this.direction = view.direction();
    this.measures = measures;
    double padding = Spacing.PADDING;
    this.root = new Level(0, new Level.Padding(padding, padding, padding, padding), 0, 0);
    fill(root, view.root());
  }

  Level root() {
    return root;
  }

  /** The items of the nodes by the nodes' ids. */
  Map<String, Item> nodes() {
    return nodes;
  }

  /** The items of the groups by the groups' ids, each before those in it. */
  Map<String, Item> groups() {
    return groups;
  }

  Item node(String id) {
    Item item = nodes.get(id);
    if (item == null) {
      throw new IllegalArgumentException("an edge has no such node as " + id);
    }
    return item;
  }

  private void fill(Level level, Group group) {
    for (Element element : group.elements()) {
      int order = level.items.size();
      if (element instanceof Group inner) {
        Level inside = level(inner, level.depth + 1);
        Item item = level.add(new Item(Item.Kind.GROUP, order, level, inside));
        inside.box = item;
        groups.put(inner.id(), item);
        fill(inside, inner);
      } else {
        Item item = level.add(new Item(Item.Kind.NODE, order, level, null));
        Size size = Axes.turn(direction, measures.node((Node) element));
        item.width = size.width();
        item.height = size.height();
        item.time = nodes.size();
        nodes.put(element.id(), item);
      }
    }
  }

  /** The title is above what is in the group, wherever data flow to. */
  private Level level(Group group, int depth) {
    Size title = measures.title(group);
    double strip = title.height() + 2 * Spacing.TITLE_PADDING;
    double length = title.width() + 2 * Spacing.TITLE_MARGIN;
    double side = Spacing.PADDING;
    return switch (direction) {
      case TOP_DOWN -> new Level(depth, new Level.Padding(strip, side, side, side), length, 0);
      case BOTTOM_UP -> new Level(depth, new Level.Padding(side, strip, side, side), length, 0);
      case LEFT_RIGHT -> new Level(depth, new Level.Padding(side, side, strip, side), 0, length);
    };
  }
}
