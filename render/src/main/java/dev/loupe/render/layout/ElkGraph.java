package dev.loupe.render.layout;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.EdgeLabel;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.CenterEdgeLabelPlacementStrategy;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** A view as ELK wants it. */
final class ElkGraph {
  private static final double PADDING = 14;
  private static final double TITLE_PADDING = 8;
  private static final double TITLE_MARGIN = 12;

  private final GraphView view;
  private final Measures measures;
  private final ElkNode root = ElkGraphUtil.createGraph();
  private final Map<String, ElkNode> nodes = new LinkedHashMap<>();
  private final Map<String, ElkNode> groups = new LinkedHashMap<>();
  private final Map<String, ElkEdge> edges = new LinkedHashMap<>();

  ElkGraph(GraphView view, Measures measures) {
    this.view = view;
    this.measures = measures;
    configure(root);
    addAll(view.root(), root);
    for (Edge edge : view.edges()) {
      addEdge(edge);
    }
  }

  ElkNode root() {
    return root;
  }

  Map<String, ElkNode> nodes() {
    return nodes;
  }

  Map<String, ElkNode> groups() {
    return groups;
  }

  Map<String, ElkEdge> edges() {
    return edges;
  }

  private void addAll(Group group, ElkNode parent) {
    for (Element element : group.elements()) {
      ElkNode child = ElkGraphUtil.createNode(parent);
      if (element instanceof Group inner) {
        groups.put(inner.id(), child);
        configureGroup(inner, child);
        addAll(inner, child);
      } else {
        Size size = measures.node((Node) element);
        child.setDimensions(size.width(), size.height());
        nodes.put(element.id(), child);
      }
    }
  }

  private void configureGroup(Group group, ElkNode node) {
    configure(node);
    Size title = measures.title(group);
    // ELK takes a least width for a least height where data flow up or down, so the sides are
    // padded until the title fits above the widest node.
    double missing = title.width() + 2 * TITLE_MARGIN - measures.widestNode(group);
    double sides = Math.ceil(Math.max(PADDING, missing / 2));
    node.setProperty(
        LayeredOptions.PADDING,
        new ElkPadding(title.height() + 2 * TITLE_PADDING, sides, PADDING, sides));
  }

  /** ELK ignores most of what stands at the root only: each group is told the same. */
  private void configure(ElkNode node) {
    node.setProperty(LayeredOptions.DIRECTION, direction());
    node.setProperty(LayeredOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
    node.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    // Keeps chains straightest; network simplex balances better, but bends chains and takes minutes
    // for what has 2,000 nodes.
    node.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.BRANDES_KOEPF);
    node.setProperty(LayeredOptions.THOROUGHNESS, 2);
    node.setProperty(LayeredOptions.RANDOM_SEED, 1);
    node.setProperty(LayeredOptions.PADDING, new ElkPadding(PADDING));
    node.setProperty(LayeredOptions.SPACING_NODE_NODE, 24.0);
    node.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 26.0);
    node.setProperty(LayeredOptions.SPACING_EDGE_NODE, 14.0);
    node.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 14.0);
    node.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 10.0);
    node.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 8.0);
    node.setProperty(LayeredOptions.SPACING_EDGE_LABEL, 3.0);
    node.setProperty(LayeredOptions.FEEDBACK_EDGES, true);
  }

  private org.eclipse.elk.core.options.Direction direction() {
    return switch (view.direction()) {
      case BOTTOM_UP -> org.eclipse.elk.core.options.Direction.UP;
      case TOP_DOWN -> org.eclipse.elk.core.options.Direction.DOWN;
      case LEFT_RIGHT -> org.eclipse.elk.core.options.Direction.RIGHT;
    };
  }

  private void addEdge(Edge edge) {
    ElkNode from = nodes.get(edge.from());
    ElkNode to = nodes.get(edge.to());
    if (from == null || to == null) {
      throw new IllegalArgumentException("edge %s has no such node".formatted(edge.id()));
    }
    ElkEdge elkEdge = ElkGraphUtil.createSimpleEdge(from, to);
    for (EdgeLabel label : edge.labels()) {
      var elkLabel = ElkGraphUtil.createLabel(label.text(), elkEdge);
      Size size = measures.label(label);
      elkLabel.setDimensions(size.width(), size.height());
      // ELK squeezes labels at the ends between neighbouring edges; those within get room.
      elkLabel.setProperty(LayeredOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
      elkLabel.setProperty(
          LayeredOptions.EDGE_LABELS_CENTER_LABEL_PLACEMENT_STRATEGY, strategy(edge));
    }
    edges.put(edge.id(), elkEdge);
  }

  /** As near to the labels' own places as there is one for all labels of an edge. */
  private static CenterEdgeLabelPlacementStrategy strategy(Edge edge) {
    ImmutableSet<EdgeLabel.Place> places =
        edge.labels().stream().map(EdgeLabel::place).collect(toImmutableSet());
    if (places.equals(ImmutableSet.of(EdgeLabel.Place.TAIL))) {
      return CenterEdgeLabelPlacementStrategy.TAIL_LAYER;
    }
    return places.contains(EdgeLabel.Place.TAIL)
        ? CenterEdgeLabelPlacementStrategy.MEDIAN_LAYER
        : CenterEdgeLabelPlacementStrategy.HEAD_LAYER;
  }
}
