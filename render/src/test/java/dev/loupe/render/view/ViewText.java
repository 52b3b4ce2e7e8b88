package dev.loupe.render.view;

import java.util.List;
import java.util.stream.Collectors;

/** A view as texts, for tests to compare. */
final class ViewText {
  private ViewText() {}

  /** The ids of all nodes, in the order of execution. */
  static List<String> nodes(GraphView view) {
    return view.root().allNodes().map(Node::id).toList();
  }

  /** {@code 0 @layer1}: depth and label of all groups. */
  static List<String> groups(GraphView view) {
    return view.root().allGroups().map(group -> group.depth() + " " + group.label()).toList();
  }

  /** {@code a->b [TAIL Out 1, HEAD In 2]}: all edges with their labels. */
  static List<String> edges(GraphView view) {
    return view.edges().stream().map(ViewText::text).toList();
  }

  private static String text(Edge edge) {
    String labels =
        edge.labels().stream()
            .map(label -> label.place() + " " + label.text())
            .collect(Collectors.joining(", "));
    return edge.id() + (labels.isEmpty() ? "" : " [" + labels + "]");
  }

  /** The node of an id. */
  static Node node(GraphView view, String id) {
    return view.root().allNodes().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  /** What a node tells, line by line. */
  static List<String> rows(GraphView view, String id) {
    return node(view, id).rows().stream().map(Row::text).toList();
  }
}
