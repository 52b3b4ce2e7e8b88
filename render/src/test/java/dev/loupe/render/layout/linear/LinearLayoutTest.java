package dev.loupe.render.layout.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.layout.Box;
import dev.loupe.render.layout.Layout;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.Point;
import dev.loupe.render.layout.Route;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Op;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.ViewOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What makes drawings easy to read. */
class LinearLayoutTest {

  private static Layout layOut(Net net) {
    return new LinearLayout()
        .layOut(GraphView.of(net.history(), ViewOptions.DEFAULT), new Measures());
  }

  /** The middle of the only node whose id starts so. */
  private static double middle(Layout layout, String start) {
    List<Box> found =
        layout.nodes().entrySet().stream()
            .filter(node -> node.getKey().startsWith(start))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(found).as(start).hasSize(1);
    return Math.floor(found.get(0).centerX());
  }

  private static Stream<Double> middles(Layout layout, String... starts) {
    return Stream.of(starts).map(start -> middle(layout, start)).distinct();
  }

  /** Attention with a mask that takes more operations than what it masks, as in Swin. */
  private static Net maskedAttention() {
    Net net = new Net("Masked");
    Op x = net.input("x", 4, 4);
    Op attended =
        net.call(
            "attention",
            "Attention",
            () -> {
              Op linear = net.op("linear", x).weight(4, 4);
              Op mask = net.op("newzeros", linear);
              List<Op> regions = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                regions.add(net.op("copy", net.op("slice", net.op("slice", mask))));
              }
              Op regionsSeen = net.op("view", regions.toArray(Op[]::new));
              Op query = net.op("sigmoid", net.op("select", linear));
              Op key = net.op("tanh", net.op("select", linear));
              Op value = net.op("unbind", linear);
              Op scores = net.op("matmul", query, key);
              Op bias = net.op("exp", net.op("log", net.op("arange")));
              Op biased = net.op("mul", scores, bias);
              Op masked = net.op("add", biased, net.op("masks", net.op("eq", regionsSeen)));
              return net.op("bmm", net.op("softmax", masked), value);
            });
    net.output("output", net.op("dropout", attended));
    return net;
  }

  @Test
  void theMainWayIsStraightPastAMaskAndConstants() {
    assertThat(
            middles(
                layOut(maskedAttention()),
                "input",
                "linear",
                "matmul",
                "mul",
                "add",
                "softmax",
                "bmm",
                "dropout",
                "output"))
        .hasSize(1);
  }

  @Test
  void masksAndConstantsReachTheMainWayWithoutCrossings() {
    assertThat(crossings(layOut(maskedAttention()))).isZero();
  }

  @Test
  void endsOfEdgesLieSoThatFewEdgesCross() {
    Net net = new Net("ViewWrite");
    Op clone = net.op("clone", net.input("x", 4, 4));
    Op zero = net.op("zero", net.op("select", clone));
    net.output("output", net.op("mul", net.op("add", clone, zero), net.op("sub", clone, zero)));
    assertThat(crossings(layOut(net))).isEqualTo(1);
  }

  @Test
  void twoInputsThatAreTreatedAlikeMeetInTheMiddle() {
    Net net = new Net("Siamese");
    Op left = net.op("relu", net.input("left", 4, 4));
    Op right = net.op("tanh", net.input("right", 4, 4));
    net.output("output", net.op("sub", left, right));
    Layout layout = layOut(net);
    assertThat(middle(layout, "relu") + middle(layout, "tanh"))
        .isBetween(2 * middle(layout, "sub") - 2, 2 * middle(layout, "sub") + 2);
    assertThat(middles(layout, "sub", "output")).hasSize(1);
  }

  @Test
  void titlesLieLeftOfTheEdgeThatEnters() {
    Net net = new Net("Block");
    Op x = net.input("x", 1, 96, 14, 14);
    Op scaled =
        net.call(
            "features.4.block",
            "SqueezeExcitation",
            () -> net.op("mul", net.op("hardsigmoid", net.op("adaptiveavgpool2d", x)), x));
    net.output("output", scaled);
    Layout layout = layOut(net);
    Route entering =
        layout.edges().entrySet().stream()
            .filter(edge -> edge.getKey().contains("adaptiveavgpool2d_1_1"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    assertThat(layout.title("features.4.block").box().right())
        .isLessThan(entering.points().get(0).x());
  }

  /** How often edges from different nodes cross. */
  private static long crossings(Layout layout) {
    List<Map.Entry<String, Route>> edges = List.copyOf(layout.edges().entrySet());
    return edges.stream()
        .flatMap(
            a ->
                edges.stream()
                    .filter(b -> !from(a.getKey()).equals(from(b.getKey())))
                    .flatMap(b -> crossings(a.getValue().points(), b.getValue().points())))
        .distinct()
        .count();
  }

  private static String from(String edge) {
    return edge.substring(0, edge.indexOf("->"));
  }

  /** Where a level piece of one edge and an upright one of the other cross. */
  private static Stream<Point> crossings(List<Point> level, List<Point> upright) {
    List<Point> crossings = new ArrayList<>();
    for (int i = 1; i < level.size(); i++) {
      for (int j = 1; j < upright.size(); j++) {
        double x = upright.get(j).x();
        double y = level.get(i).y();
        if (isBetween(level.get(i - 1).x(), x, level.get(i).x())
            && isBetween(upright.get(j - 1).y(), y, upright.get(j).y())) {
          crossings.add(new Point(x, y));
        }
      }
    }
    return crossings.stream();
  }

  private static boolean isBetween(double a, double middle, double b) {
    return Math.min(a, b) < middle && middle < Math.max(a, b);
  }
}
