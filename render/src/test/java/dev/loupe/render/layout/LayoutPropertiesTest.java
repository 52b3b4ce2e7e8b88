package dev.loupe.render.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.history.ModelHistory;
import dev.loupe.render.layout.linear.LinearLayout;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.testing.RandomNets;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.Edge;
import dev.loupe.render.view.Element;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import dev.loupe.render.view.Shape;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the layouts of all engines. */
class LayoutPropertiesTest {
  /** What rounding to tenths can make of equal numbers. */
  private static final double ROUNDING = 0.21;

  private final Measures measures = new Measures();

  enum Engine {
    ELK,
    LINEAR,
    /** With long edges at the side, as in very large graphs. */
    LINEAR_WITH_SIDE_LANES
  }

  private Layout layOut(Engine engine, GraphView view) {
    LayoutEngine layout =
        switch (engine) {
          case ELK -> new ElkLayout();
          case LINEAR -> new LinearLayout();
          case LINEAR_WITH_SIDE_LANES -> new LinearLayout(0);
        };
    return layout.layOut(view, measures);
  }

  private static GraphView view(long seed, int size, View view, Direction direction) {
    ModelHistory history = RandomNets.of(seed, size);
    return GraphView.of(history, ViewOptions.DEFAULT.withView(view).withDirection(direction));
  }

  @Property(tries = 120)
  void nothingOverlapsAndAllIsInItsGroup(
      @ForAll Engine engine,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll View rolled,
      @ForAll Direction direction) {
    GraphView view = view(seed, size, rolled, direction);
    Layout layout = layOut(engine, view);
    Box all = new Box(0, 0, layout.width(), layout.height());
    assertThat(layout.nodes().keySet())
        .containsExactlyInAnyOrderElementsOf(view.root().allNodes().map(Node::id).toList());
    assertHolds(view.root(), all, layout);
    layout
        .edges()
        .values()
        .forEach(
            route -> {
              route
                  .points()
                  .forEach(point -> assertInside(new Box(point.x(), point.y(), 0, 0), all));
              route.labels().forEach(label -> assertInside(label, all));
            });
  }

  /** Parts of a group lie in it and apart; so nothing from elsewhere can be in it either. */
  private static void assertHolds(Group group, Box box, Layout layout) {
    List<Box> parts = new ArrayList<>();
    for (Element element : group.elements()) {
      Box part =
          element instanceof Group inner ? layout.group(inner.id()) : layout.node(element.id());
      assertInside(part, box);
      parts.forEach(other -> assertApart(part, other));
      parts.add(part);
      if (element instanceof Group inner) {
        Box title = layout.title(inner.id()).box();
        assertInside(title, part);
        inner.nodes().forEach(node -> assertApart(title, layout.node(node.id())));
        inner.groups().forEach(below -> assertApart(title, layout.group(below.id())));
        assertHolds(inner, part, layout);
      }
    }
  }

  private static void assertInside(Box inner, Box outer) {
    assertThat(inner.x()).isGreaterThanOrEqualTo(outer.x() - ROUNDING);
    assertThat(inner.y()).isGreaterThanOrEqualTo(outer.y() - ROUNDING);
    assertThat(inner.right()).isLessThanOrEqualTo(outer.right() + ROUNDING);
    assertThat(inner.bottom()).isLessThanOrEqualTo(outer.bottom() + ROUNDING);
  }

  private static void assertApart(Box a, Box b) {
    boolean apart =
        a.right() <= b.x() || b.right() <= a.x() || a.bottom() <= b.y() || b.bottom() <= a.y();
    assertThat(apart).as("%s and %s", a, b).isTrue();
  }

  @Property(tries = 120)
  void everyEdgeEndsOnTheOutlinesOfItsNodes(
      @ForAll Engine engine,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll View rolled,
      @ForAll Direction direction) {
    GraphView view = view(seed, size, rolled, direction);
    Layout layout = layOut(engine, view);
    Map<String, Node> nodes =
        view.root().allNodes().collect(Collectors.toMap(Node::id, Function.identity()));
    for (Edge edge : view.edges()) {
      List<Point> points = layout.edge(edge.id()).points();
      assertOnOutline(points.get(0), nodes.get(edge.from()), layout);
      assertOnOutline(points.get(points.size() - 1), nodes.get(edge.to()), layout);
    }
  }

  private static void assertOnOutline(Point point, Node node, Layout layout) {
    Box box = layout.node(node.id());
    double radius = node.shape() == Shape.OVAL ? Math.min(box.height() / 2, 28) : 0;
    // The distance to a rounded rectangle is that to its core, less the radius.
    double outX = Math.max(Math.abs(point.x() - box.centerX()) - box.width() / 2 + radius, 0);
    double outY = Math.max(Math.abs(point.y() - box.centerY()) - box.height() / 2 + radius, 0);
    double in =
        Math.min(
            box.width() / 2 - Math.abs(point.x() - box.centerX()),
            box.height() / 2 - Math.abs(point.y() - box.centerY()));
    double distance = node.shape() == Shape.OVAL ? Math.hypot(outX, outY) - radius : in;
    assertThat(Math.abs(distance)).as("%s on %s at %s", point, node.id(), box).isLessThan(0.3);
  }

  @Property(tries = 120)
  void edgesRunThroughNoNodesAndOnlyTheirOwnGroups(
      @ForAll Engine engine,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll View rolled,
      @ForAll Direction direction) {
    GraphView view = view(seed, size, rolled, direction);
    assertEdgesRunThroughNothing(view, layOut(engine, view));
  }

  @Test
  void aWayBackThroughRowsThatAreNotAlignedHasBends() {
    GraphView view = view(-9141481944950719621L, 9, View.ROLLED, Direction.TOP_DOWN);
    assertEdgesRunThroughNothing(view, layOut(Engine.LINEAR, view));
  }

  private static void assertEdgesRunThroughNothing(GraphView view, Layout layout) {
    for (Edge edge : view.edges()) {
      Route route = layout.edge(edge.id());
      view.root()
          .allNodes()
          .filter(node -> !node.id().equals(edge.from()) && !node.id().equals(edge.to()))
          .forEach(node -> assertNotAcross(route, layout.node(node.id())));
      view.root()
          .allGroups()
          .filter(
              group ->
                  group
                      .allNodes()
                      .map(Node::id)
                      .noneMatch(id -> id.equals(edge.from()) || id.equals(edge.to())))
          .forEach(group -> assertNotAcross(route, layout.group(group.id())));
    }
  }

  @Property(tries = 120)
  void labelsOfEdgesLieOnNothing(
      @ForAll Engine engine,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 40) int size,
      @ForAll View rolled) {
    GraphView view = view(seed, size, rolled, Direction.TOP_DOWN);
    Layout layout = layOut(engine, view);
    List<Box> labels =
        layout.edges().values().stream().flatMap(route -> route.labels().stream()).toList();
    for (int i = 0; i < labels.size(); i++) {
      Box label = labels.get(i);
      layout.nodes().values().forEach(node -> assertApart(label, node));
      labels.subList(0, i).forEach(other -> assertApart(label, other));
      layout.edges().values().forEach(route -> assertNotAcross(route, label));
    }
  }

  private static void assertNotAcross(Route route, Box label) {
    for (int i = 1; i < route.points().size(); i++) {
      Point a = route.points().get(i - 1);
      Point b = route.points().get(i);
      double x = Math.min(a.x(), b.x());
      double y = Math.min(a.y(), b.y());
      assertApart(label, new Box(x, y, Math.abs(a.x() - b.x()), Math.abs(a.y() - b.y())));
    }
  }

  @Property(tries = 40)
  void theSameViewIsLaidOutTheSame(
      @ForAll Engine engine,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll View rolled) {
    assertThat(layOut(engine, view(seed, size, rolled, Direction.TOP_DOWN)))
        .isEqualTo(layOut(engine, view(seed, size, rolled, Direction.TOP_DOWN)));
  }

  @ParameterizedTest
  @EnumSource
  void severalThreadsLayOutAtOnce(Engine engine) {
    GraphView view = GraphView.of(Nets.residual(), ViewOptions.DEFAULT);
    Layout alone = layOut(engine, view);
    assertThat(IntStream.range(0, 16).parallel().mapToObj(i -> layOut(engine, view)))
        .allSatisfy(layout -> assertThat(layout).isEqualTo(alone));
  }

  @ParameterizedTest
  @EnumSource
  void aChainIsStraight(Engine engine) {
    GraphView view = GraphView.of(Nets.alexNet(), ViewOptions.DEFAULT);
    assertThat(
            layOut(engine, view).nodes().values().stream()
                .map(box -> Math.rint(box.centerX()))
                .distinct())
        .hasSize(1);
  }

  @Test
  void anEdgeThatIsNearlyStraightIsStraight() {
    Net net = new Net("RunningMean");
    Op x = net.input("x", 2, 4);
    Op old = net.op("mul", net.buffer("mean", 4));
    Op mean = net.op("mean", x).shape(4);
    Op sum = net.op("add", mean, net.written("mean", old));
    net.output("output", net.op("sub", x, net.written("mean", sum)));
    Layout layout =
        layOut(
            Engine.LINEAR,
            GraphView.of(net.history(), ViewOptions.DEFAULT.withBuffers(Buffers.SHOWN)));
    assertThat(layout.edge("mean_1_2->add_1_3").points()).hasSize(2);
  }
}
