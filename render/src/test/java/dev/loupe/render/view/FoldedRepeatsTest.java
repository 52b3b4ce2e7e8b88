package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of equal modules are drawn once. */
class FoldedRepeatsTest {
  private static final ViewOptions FOLDED = ViewOptions.DEFAULT.withFoldedRepeats(true);

  private static Op block(Net net, String address, Op x, String... types) {
    return net.call(
        address,
        "Block",
        () -> {
          Op y = net.call(address + ".fc", "Linear", () -> net.op("linear", x).weight(4, 4));
          for (String type : types) {
            y = net.op(type, y);
          }
          return net.op("add", y, x);
        });
  }

  /** Layers of blocks that do the same, or with a type of operation more. */
  private static ModelHistory layers(String... more) {
    Net net = new Net("Stack");
    Op[] x = {net.input("x", 4)};
    net.call(
        "layers",
        "Sequential",
        () -> {
          for (int i = 0; i < more.length; i++) {
            String[] types = more[i].isEmpty() ? new String[0] : more[i].split(" ");
            x[0] = block(net, "layers." + i, x[0], types);
          }
          return x[0];
        });
    net.output("output", x[0]);
    return net.history();
  }

  private static List<String> boxes(ModelHistory history, ViewOptions options) {
    return GraphView.of(history, options)
        .root()
        .allNodes()
        .map(Node::id)
        .filter(id -> id.startsWith("@"))
        .toList();
  }

  private static List<String> titles(ModelHistory history, ViewOptions options) {
    return GraphView.of(history, options)
        .root()
        .allNodes()
        .map(node -> node.rows().get(0).text())
        .toList();
  }

  private static List<String> edges(ModelHistory history, ViewOptions options) {
    return GraphView.of(history, options).edges().stream().map(Edge::id).toList();
  }

  @Test
  void theFirstIsDrawnAndABoxForTheRest() {
    ModelHistory history = layers("", "", "", "");
    GraphView view = GraphView.of(history, FOLDED);
    assertThat(titles(history, FOLDED))
        .containsExactly("input_1", "linear_1_1", "add_1_2", "+3 more Block", "output_1");
    assertThat(view.root().allGroups().map(Group::id)).containsExactly("layers", "layers.0");
    assertThat(edges(history, FOLDED))
        .containsExactly(
            "input_1->linear_1_1",
            "linear_1_1->add_1_2",
            "input_1->add_1_2",
            "add_1_2->@layers.1..layers.3",
            "@layers.1..layers.3->output_1");
    assertThat(view.root().allNodes().filter(node -> node.shape() == Shape.BOX_3D))
        .singleElement()
        .satisfies(
            rest ->
                assertThat(rest.rows())
                    .extracting(Row::text)
                    .containsExactly(
                        "+3 more Block",
                        "@layers.1 to 3",
                        "4 (16 B)",
                        "6 operations",
                        "48 parameters"));
  }

  @Test
  void closedModulesAreFoldedToo() {
    assertThat(boxes(layers("", "", "", ""), FOLDED.withDepth(2)))
        .containsExactly("@layers.0", "@layers.1..layers.3");
    assertThat(boxes(layers("", "", "", ""), FOLDED.withDepth(1))).containsExactly("@layers");
  }

  @Test
  void twoAreNoRow() {
    assertThat(boxes(layers("", ""), FOLDED)).isEmpty();
    assertThat(boxes(layers("", "", "relu"), FOLDED)).isEmpty();
  }

  @Test
  void whatDiffersInsideEndsARow() {
    assertThat(boxes(layers("", "", "", "relu", "relu", "relu", ""), FOLDED))
        .containsExactly("@layers.1..layers.2", "@layers.4..layers.5");
  }

  @Test
  void modulesThatTakeTurnsAreDrawnOnceEach() {
    ModelHistory history = layers("", "relu", "", "relu", "", "relu");
    assertThat(boxes(history, FOLDED.withDepth(2)))
        .containsExactly("@layers.0", "@layers.1", "@layers.2..layers.5");
    assertThat(titles(history, FOLDED.withDepth(2))).contains("+4 more Block");
    assertThat(boxes(layers("", "relu", "", "relu"), FOLDED)).isEmpty();
  }

  @Test
  void anArgumentOrShapeMakesADifference() {
    Net net = new Net("Dilated");
    Op[] x = {net.input("x", 4)};
    for (int i = 0; i < 4; i++) {
      String dilation = i < 3 ? "1" : "2";
      x[0] = net.call("conv" + i, "Conv", () -> net.op("conv2d", x[0]).arg("dilation", dilation));
    }
    assertThat(boxes(net.history(), FOLDED)).containsExactly("@conv1..conv2");
  }

  @Test
  void whatIsDrawnBetweenThemEndsARowAndWhatIsHiddenDoesNot() {
    Net net = new Net("Between");
    Op x = net.input("x", 4);
    for (int i = 0; i < 3; i++) {
      x = net.op("relu", block(net, "layers." + i, x));
    }
    net.output("output", x);
    assertThat(boxes(net.history(), FOLDED)).isEmpty();
    ViewOptions hidden = FOLDED.withHidden(layer -> layer.type().equals("relu"));
    assertThat(boxes(net.history(), hidden)).containsExactly("@layers.1..layers.2");
    assertThat(edges(net.history(), hidden))
        .endsWith("add_1_2->@layers.1..layers.2", "@layers.1..layers.2->output_1");
  }

  @Test
  void siblingsThatAreNotCountedAreNoRow() {
    Net net = new Net("Attention");
    Op x = net.input("x", 4);
    for (String name : List.of("query", "key", "value")) {
      net.output(name, net.call(name, "Linear", () -> net.op("linear", x).weight(4, 4)));
    }
    assertThat(boxes(net.history(), FOLDED)).isEmpty();
  }

  @Test
  void callsOfOneModuleAreNoRow() {
    Net net = new Net("Loop");
    Op[] x = {net.input("x", 4)};
    for (int i = 0; i < 4; i++) {
      x[0] = block(net, "layers.0", x[0]);
    }
    assertThat(boxes(net.history(), FOLDED)).isEmpty();
  }

  @Test
  void anExpandedModuleIsDrawn() {
    ModelHistory history = layers("", "", "", "", "", "", "");
    ViewOptions one = FOLDED.withDepth(2).withExpanded(m -> m.address().equals("layers.3"));
    assertThat(boxes(history, one))
        .containsExactly("@layers.0", "@layers.1..layers.2", "@layers.4", "@layers.5..layers.6");
    ViewOptions all = FOLDED.withDepth(1).withExpanded(m -> m.address().startsWith("layers"));
    assertThat(boxes(history, all)).containsExactly("@layers.1..layers.6");
  }

  @Test
  void theRowIsFoldedAroundAFocusAndInIt() {
    ModelHistory history = layers("", "", "", "");
    assertThat(boxes(history, FOLDED.withFocus("layers"))).containsExactly("@layers.1..layers.3");
    assertThat(boxes(history, FOLDED.withFocus("layers.2"))).isEmpty();
  }

  @Test
  void whatIsReadOfTheRestComesFromItsBox() {
    Net net = new Net("Taps");
    Op x = net.input("x", 4);
    Op[] taps = new Op[4];
    for (int i = 0; i < 4; i++) {
      taps[i] = x = block(net, "layers." + i, x);
    }
    net.output("output", net.op("cat", taps));
    assertThat(edges(net.history(), FOLDED))
        .contains("add_1_2->cat_1_9", "@layers.1..layers.3->cat_1_9")
        .filteredOn(edge -> edge.endsWith("->cat_1_9"))
        .hasSize(2);
  }

  @Test
  void passesOfARowStayPasses() {
    Net net = new Net("Twice");
    Op[] x = {net.input("x", 4)};
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < 3; i++) {
        String address = "layers." + i;
        x[0] =
            net.call(
                address,
                "Block",
                () -> net.op("neg", net.op("relu", x[0]).layer(address + "r")).layer(address));
      }
    }
    net.output("output", x[0]);
    assertThat(titles(net.history(), FOLDED.withView(View.ROLLED)))
        .containsExactly("input_1", "relu_1_1 (x2)", "neg_1_2 (x2)", "+2 more Block", "output_1");
    assertThat(boxes(net.history(), FOLDED))
        .containsExactly("@layers.1:1..layers.2:1", "@layers.1:2..layers.2:2");
  }
}
