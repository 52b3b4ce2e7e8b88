package dev.loupe.render.layout;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.Shape;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkShape;
import org.jspecify.annotations.Nullable;

/**
 * Lays views out in layers, with right-angled edges, by Eclipse ELK. Safe for use by several
 * threads: each layout has an algorithm of its own, and ELK's registry is filled once before.
 */
public final class ElkLayout implements LayoutEngine {

  static {
    // ELK fills its registry at the first use, without care for other threads; here the class's own
    // initialization makes them wait.
    LayoutMetaDataService.getInstance();
  }

  @Override
  public Layout layOut(GraphView view, Measures measures) {
    ElkGraph graph = new ElkGraph(view, measures);
    new LayeredLayoutProvider().layout(graph.root(), new BasicProgressMonitor());
    return new Reader(view, measures, graph).read();
  }

  /** Takes the positions, which ELK gives relative to the containing node, out of ELK's graph. */
  private static final class Reader {
    private final GraphView view;
    private final Measures measures;
    private final ElkGraph graph;
    private final Map<ElkNode, Point> origins = new HashMap<>();

    private Reader(GraphView view, Measures measures, ElkGraph graph) {
      this.view = view;
      this.measures = measures;
      this.graph = graph;
    }

    Layout read() {
      ImmutableMap<String, Box> nodes =
          ImmutableMap.copyOf(Maps.transformValues(graph.nodes(), this::box));
      ImmutableMap<String, Box> groups =
          ImmutableMap.copyOf(Maps.transformValues(graph.groups(), this::box));
      Map<String, Shape> shapes = new HashMap<>();
      view.root().allNodes().forEach((Node node) -> shapes.put(node.id(), node.shape()));
      ImmutableMap.Builder<String, Route> routes = ImmutableMap.builder();
      for (Edge edge : view.edges()) {
        ElkEdge elkEdge = graph.edges().get(edge.id());
        if (elkEdge != null) {
          routes.put(edge.id(), route(edge, elkEdge, shapes, nodes));
        }
      }
      ImmutableMap<String, Route> edges = routes.buildOrThrow();
      return new Layout(
          round(graph.root().getWidth()),
          round(graph.root().getHeight()),
          nodes,
          groups,
          new TitlePlacer(measures, edges.values()).place(view.root(), groups),
          edges);
    }

    private Route route(
        Edge edge, ElkEdge elkEdge, Map<String, Shape> shapes, Map<String, Box> nodes) {
      Point origin = origin(elkEdge.getContainingNode());
      ElkEdgeSection section = elkEdge.getSections().get(0);
      ImmutableList.Builder<Point> points = ImmutableList.builder();
      points.add(
          end(edge.from(), at(origin, section.getStartX(), section.getStartY()), shapes, nodes));
      section.getBendPoints().forEach(bend -> points.add(at(origin, bend.getX(), bend.getY())));
      points.add(end(edge.to(), at(origin, section.getEndX(), section.getEndY()), shapes, nodes));
      ImmutableList.Builder<Box> labels = ImmutableList.builder();
      elkEdge.getLabels().forEach(label -> labels.add(box(origin, label)));
      return new Route(points.build(), labels.build());
    }

    private static Point end(
        String node, Point point, Map<String, Shape> shapes, Map<String, Box> nodes) {
      Shape shape = shapes.getOrDefault(node, Shape.BOX);
      Box box = nodes.get(node);
      if (box == null) {
        throw new IllegalArgumentException("no node " + node);
      }
      Point onOutline = Outline.project(shape, box, point);
      return new Point(round(onOutline.x()), round(onOutline.y()));
    }

    private Box box(ElkNode node) {
      return box(origin(node.getParent()), node);
    }

    private static Box box(Point origin, ElkShape shape) {
      return new Box(
          round(origin.x() + shape.getX()),
          round(origin.y() + shape.getY()),
          round(shape.getWidth()),
          round(shape.getHeight()));
    }

    private static Point at(Point origin, double x, double y) {
      return new Point(round(origin.x() + x), round(origin.y() + y));
    }

    /** The upper left corner of a node on the whole drawing. */
    private Point origin(@Nullable ElkNode node) {
      if (node == null || node.getParent() == null) {
        return new Point(0, 0);
      }
      Point known = origins.get(node);
      if (known == null) {
        Point outer = origin(node.getParent());
        known = new Point(outer.x() + node.getX(), outer.y() + node.getY());
        origins.put(node, known);
      }
      return known;
    }

    /** Tenths of a pixel are enough, and keep drawings small. */
    private static double round(double value) {
      return Math.rint(value * 10) / 10;
    }
  }
}
