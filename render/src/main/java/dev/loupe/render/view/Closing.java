package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.render.view.EdgeCollector.End;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Closes modules of an open view. */
final class Closing {

  /**
   * A box that stands for a closed group.
   *
   * @param node its id
   * @param level how many groups are around it
   */
  private record Box(String node, int level) {}

  private final OpenView open;
  private final Set<String> closed;

  /** The boxes that stand for nodes, by the ids of the nodes. */
  private final Map<String, Box> boxOf = new HashMap<>();

  Closing(OpenView open, Set<String> closed) {
    this.open = open;
    this.closed = closed;
  }

  GraphView view() {
    GraphView view = open.view();
    return new GraphView(
        view.title(), view.caption(), view.direction(), close(view.root()), edges());
  }

  private Group close(Group group) {
    return new Group(
        group.id(),
        group.label(),
        group.className(),
        group.depth(),
        group.elements().stream().map(this::close).collect(toImmutableList()),
        group.traits());
  }

  private Element close(Element element) {
    if (!(element instanceof Group group)) {
      return element;
    }
    Node node = closed.contains(group.id()) ? open.boxes().get(group.id()) : null;
    if (node == null) {
      return close(group);
    }
    Box box = new Box(node.id(), group.depth());
    group.allNodes().forEach(inside -> boxOf.put(inside.id(), box));
    return node;
  }

  private ImmutableList<Edge> edges() {
    Map<String, SortedSet<Integer>> passes = new LinkedHashMap<>();
    for (Tip tip : open.tips()) {
      End end = end(tip);
      passes.computeIfAbsent(end.node(), node -> new TreeSet<>()).add(end.pass());
    }
    EdgeCollector edges = new EdgeCollector(passes);
    for (Strand strand : open.strands()) {
      Box box = boxOf.get(strand.to().node());
      End from = end(strand.from());
      End to = end(strand.to());
      // What happens within a closed module is not drawn.
      if (box == null || !from.node().equals(to.node())) {
        edges.add(
            from,
            to,
            box == null ? strand.arguments() : ImmutableList.of(),
            arms(strand, box),
            strand.internal());
      }
    }
    return edges.edges();
  }

  private End end(Tip tip) {
    Box box = boxOf.get(tip.node());
    return box == null
        ? new End(tip.node(), tip.pass())
        : new End(box.node(), tip.calls().get(box.level()));
  }

  private static String arms(Strand strand, @Nullable Box box) {
    StringBuilder arms = new StringBuilder();
    for (Strand.EnteredArm arm : strand.arms()) {
      if (box == null || arm.level() <= box.level()) {
        arms.append(arms.isEmpty() ? "" : ", ").append(arm.name());
      }
    }
    return arms.toString();
  }
}
