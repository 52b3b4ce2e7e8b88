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
    findBoxes(view.root());
    Tones tones = new Tones(open.colorBy(), hues());
    return new GraphView(
        view.title(),
        view.caption(),
        view.direction(),
        close(view.root(), tones),
        tones.legend(),
        edges());
  }

  private void findBoxes(Group around) {
    around
        .groups()
        .forEach(
            group -> {
              Node node = box(group);
              if (node == null) {
                findBoxes(group);
              } else {
                Box box = new Box(node.id(), group.depth());
                group.allNodes().forEach(inside -> boxOf.put(inside.id(), box));
              }
            });
  }

  private @Nullable Node box(Group group) {
    return closed.contains(group.id()) ? open.boxes().get(group.id()) : null;
  }

  /** What the colours of the nodes that are shown tell, in the order in which these ran. */
  private Map<String, Hue> hues() {
    Map<String, Hue> hues = new LinkedHashMap<>();
    if (open.colorBy().isPresent()) {
      for (Tip tip : open.tips()) {
        String node = end(tip).node();
        Hue hue = open.hues().get(node);
        if (hue != null) {
          hues.putIfAbsent(node, hue);
        }
      }
    }
    return hues;
  }

  private Group close(Group group, Tones tones) {
    ImmutableList<Element> elements =
        group.elements().stream().map(element -> close(element, tones)).collect(toImmutableList());
    return new Group(
        group.id(),
        group.label(),
        group.className(),
        group.depth(),
        elements,
        // What is hidden in a closed module counts, too.
        group.depth() < 0 ? group.traits() : GroupBuilder.traits(elements));
  }

  private Element close(Element element, Tones tones) {
    if (element instanceof Group group) {
      Node box = box(group);
      return box == null ? close(group, tones) : box.withTone(tones.of(box.id()));
    }
    Node node = (Node) element;
    return node.withTone(tones.of(node.id()));
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
        if (strand.gradient()) {
          edges.addGradient(from, to);
        }
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
