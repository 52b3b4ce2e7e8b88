package dev.loupe.render.view;

import static dev.loupe.render.view.ViewText.edges;
import static dev.loupe.render.view.ViewText.groups;
import static dev.loupe.render.view.ViewText.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loops and repeated calls, drawn once. */
class RolledViewTest {
  private static final ViewOptions ROLLED = ViewOptions.DEFAULT.withView(View.ROLLED);

  @Test
  void simpleRecurrentIsLabelledAsInTorchLens() {
    GraphView view = GraphView.of(Nets.simpleRecurrent(), ROLLED);
    assertThat(edges(view))
        .containsExactlyInAnyOrder(
            "input_1->linear_1_1 [HEAD In 1]",
            "linear_1_1->add_1_2 [TAIL Out 1-4]",
            "add_1_2->mul_1_3 [HEAD In 1-4]",
            "mul_1_3->linear_1_1 [TAIL Out 1-3, HEAD In 2-4]",
            "mul_1_3->output_1 [TAIL Out 4]");
    assertThat(rows(view, "linear_1_1"))
        .containsExactly("linear_1_1 (x4)", "5x5 (100 B)", "params: 5x5, 5", "@fc");
    assertThat(view.caption()).containsExactly("14 tensors (1.4 KB)", "30 parameters (120 B)");
  }

  @Test
  void aLayerTellsTheAddressesOfAllItsPasses() {
    Net net = new Net("Twins");
    for (String name : List.of("left", "right", "up", "down")) {
      Op x = net.input(name, 4).layer("input");
      net.output("output." + name, net.op("relu", x).layer("relu"));
    }
    GraphView view = GraphView.of(net.history(), ROLLED);
    assertThat(rows(view, "input_1"))
        .containsExactly("input_1 (x4)", "4 (16 B)", "@input.left, input.right, input.up, +1 more");
  }

  @Test
  void onlyTheEdgeThatClosesTheLoopLeadsBack() {
    GraphView view = GraphView.of(Nets.recurrentCell(), ROLLED);
    assertThat(view.edges().stream().filter(edge -> edge.traits().contains(Trait.BACK)))
        .extracting(Edge::id)
        .containsExactly("tanh_1_5->cat_1_3");
    assertThat(groups(view)).containsExactly("0 @cell (x3)");
  }

  @Test
  void aLayerThatFeedsItselfHasOneLabel() {
    Net net = new Net("Self");
    Op x = net.input("x", 4);
    for (int i = 0; i < 3; i++) {
      x = net.op("tanh", x).layer("tanh");
    }
    net.output("output", x);
    assertThat(edges(GraphView.of(net.history(), ROLLED)))
        .contains("tanh_1_1->tanh_1_1 [MIDDLE Out 1-2, In 2-3]");
  }

  @Test
  void aLayerOfSomeCallsOfAModuleNamesThem() {
    Net net = new Net("Relus");
    Op[] x = {net.input("x", 4)};
    x[0] = net.call("relu", "ReLU", () -> net.op("relu", x[0]));
    x[0] = net.op("flatten", x[0]);
    for (int i = 0; i < 3; i++) {
      x[0] = net.op("neg", x[0]).layer("neg");
      x[0] = net.call("relu", "ReLU", () -> net.op("relu", x[0]).layer("loop"));
    }
    GraphView view = GraphView.of(net.history(), ROLLED);
    assertThat(rows(view, "relu_1_1")).contains("@relu:1");
    assertThat(rows(view, "relu_2_4")).contains("relu_2_4 (x3)", "@relu:2-4");
  }

  @Test
  void aModuleCalledFromTwoPlacesLiesAroundNeither() {
    Net net = new Net("Shared");
    Op[] x = {net.input("x", 4)};
    for (String outer : List.of("a", "b")) {
      net.call(
          outer,
          "Outer",
          () -> {
            x[0] = net.op("neg", x[0]);
            x[0] =
                net.call(
                    "shared",
                    "Shared",
                    () -> net.op("tanh", net.op("exp", x[0]).layer("exp")).layer("tanh"));
            return x[0];
          });
    }
    GraphView view = GraphView.of(net.history(), ROLLED);
    assertThat(groups(view)).containsExactly("0 @a", "0 @shared (x2)", "0 @b");
    assertThat(groups(GraphView.of(net.history(), ViewOptions.DEFAULT)))
        .containsExactly("0 @a", "1 @shared:1", "0 @b", "1 @shared:2");
  }
}
