package dev.loupe.render.layout.linear;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import dev.loupe.render.layout.Box;
import dev.loupe.render.layout.Layout;
import dev.loupe.render.layout.LayoutEngine;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Route;
import dev.loupe.render.layout.Size;
import dev.loupe.render.layout.TitlePlacer;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.GraphView;
import java.util.List;
import java.util.Map;

/**
 * Lays views out group by group, with right-angled edges; edges from one node run together as far
 * as they can. Its time and memory grow with the number of nodes and edges, and with how many rows
 * the edges pass in each group. Immutable.
 */
public final class LinearLayout implements LayoutEngine {
  private static final int ROWS_PER_ITEM = 100;

  private final int rowsPerItem;

  /** Makes the layout. */
  public LinearLayout() {
    this(ROWS_PER_ITEM);
  }

  /**
   * Makes a layout that leads long edges along the side sooner or later.
   *
   * @param rowsPerItem how many rows the edges of a group may pass all together, for each node or
   *     group in it, before the longest are led along its side
   */
  public LinearLayout(int rowsPerItem) {
    this.rowsPerItem = rowsPerItem;
  }

  @Override
  public Layout layOut(GraphView view, Measures measures) {
    Levels levels = new Levels(view, measures);
    List<Wire> wires = new Wiring(view.direction(), measures, levels).connect(view.edges());
    List<Item> outermostFirst = List.copyOf(levels.groups().values());
    for (Item group : Lists.reverse(outermostFirst)) {
      LevelLayout.layOut(inside(group), rowsPerItem);
    }
    Level root = levels.root();
    LevelLayout.layOut(root, rowsPerItem);
    for (Item group : outermostFirst) {
      inside(group).left = group.home.left + group.x;
      inside(group).top = group.home.top + group.y;
    }

    Axes axes = new Axes(view.direction(), root.height);
    ImmutableMap<String, Box> nodes = boxes(levels.nodes(), axes);
    ImmutableMap<String, Box> groups = boxes(levels.groups(), axes);
    Routes routes = new Routes(view, measures, axes, nodes);
    ImmutableMap.Builder<String, Route> edges = ImmutableMap.builder();
    for (Wire wire : wires) {
      Edge edge = wire.edge();
      edges.put(edge.id(), routes.of(wire));
    }
    ImmutableMap<String, Route> all = edges.buildOrThrow();
    Size size = Axes.turn(view.direction(), new Size(root.width, root.height));
    return new Layout(
        Axes.tenths(size.width()),
        Axes.tenths(size.height()),
        nodes,
        groups,
        new TitlePlacer(measures, all.values()).place(view.root(), groups),
        all);
  }

  private static Level inside(Item group) {
    Level inside = group.inside;
    if (inside == null) {
      throw new IllegalArgumentException("not a group");
    }
    return inside;
  }

  private static ImmutableMap<String, Box> boxes(Map<String, Item> items, Axes axes) {
    ImmutableMap.Builder<String, Box> boxes = ImmutableMap.builder();
    items.forEach(
        (id, item) ->
            boxes.put(
                id,
                axes.box(
                    item.home.left + item.x,
                    item.home.top + item.y,
                    new Size(item.width, item.height))));
    return boxes.buildOrThrow();
  }
}
