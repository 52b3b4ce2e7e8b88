package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import dev.loupe.error.BadInputException;
import dev.loupe.history.GradFn;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Autograd;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Drawings of what gradients flow through. */
class BackwardGraphTest {
  private static final ViewOptions BACKWARD = ViewOptions.DEFAULT.withBackward();

  /** A module with two operations, and one with a single operation. */
  private static ModelHistory net() {
    Net net = new Net("Net");
    Op x = net.input("x", 2, 8);
    Op y =
        net.call(
            "block",
            "Block",
            () -> net.op("relu", net.op("linear", x).shape(2, 4).weight(4, 8).source("linear(x)")));
    net.output("output", net.call("fc", "Linear", () -> net.op("linear", y).weight(4, 4)));
    return Autograd.of(net.history());
  }

  private static GraphView view(ViewOptions options) {
    return GraphView.of(net(), options);
  }

  @Test
  void functionsStandInTheOrderInWhichGradientsReachThem() {
    assertThat(ViewText.nodes(view(BACKWARD)))
        .containsExactly(
            "LinearBackward0_7",
            "TBackward0_6",
            "AccumulateGrad_5",
            "ReluBackward0_4",
            "LinearBackward0_3",
            "TBackward0_2",
            "AccumulateGrad_1",
            "AccumulateGrad_0");
  }

  @Test
  void edgesLeadWhereGradientsFlow() {
    assertThat(ViewText.edges(view(BACKWARD)))
        .containsExactlyInAnyOrder(
            "LinearBackward0_7->TBackward0_6",
            "TBackward0_6->AccumulateGrad_5",
            "LinearBackward0_7->ReluBackward0_4",
            "ReluBackward0_4->LinearBackward0_3",
            "LinearBackward0_3->TBackward0_2",
            "TBackward0_2->AccumulateGrad_1",
            "LinearBackward0_3->AccumulateGrad_0");
    assertThat(view(BACKWARD).edges())
        .allSatisfy(edge -> assertThat(edge.traits()).containsExactly(Trait.BACKWARD));
    assertThat(view(BACKWARD).isBackward()).isTrue();
    assertThat(view(ViewOptions.DEFAULT).isBackward()).isFalse();
  }

  @Test
  void nodesNameTheirLayersAndParameters() {
    GraphView view = view(BACKWARD);

    assertThat(ViewText.rows(view, "LinearBackward0_7"))
        .containsExactly("LinearBackward0 #7", "linear_2_3, output_1", "2x4 (32 B)", "@fc");
    assertThat(ViewText.rows(view, "ReluBackward0_4"))
        .containsExactly("ReluBackward0 #4", "relu_1_2", "2x4 (32 B)");
    assertThat(ViewText.rows(view, "TBackward0_6")).containsExactly("TBackward0 #6");
    assertThat(ViewText.rows(view, "AccumulateGrad_5"))
        .containsExactly("AccumulateGrad #5", "4x4 (64 B)", "@fc.weight");
    assertThat(ViewText.rows(view, "AccumulateGrad_0"))
        .containsExactly("AccumulateGrad #0", "input_1", "2x8 (64 B)", "@input.x");
    assertThat(ViewText.rows(view(BACKWARD.withRows(Set.of(Detail.DTYPE))), "AccumulateGrad_5"))
        .containsExactly("AccumulateGrad #5", "float32", "@fc.weight");
  }

  @Test
  void coloursTellStartsLeavesAndTheRest() {
    GraphView view = view(BACKWARD);

    assertThat(view.root().allNodes().map(node -> node.kind() + " " + node.shape()).toList())
        .containsExactly(
            "OUTPUT BOX",
            "OPERATION OVAL",
            "PARAMETERS BOX",
            "OPERATION OVAL",
            "OPERATION OVAL",
            "OPERATION OVAL",
            "PARAMETERS BOX",
            "INPUT OVAL");
  }

  @Test
  void tooltipsAndLinksAreThoseOfTheLayer() {
    GraphView view = view(BACKWARD);

    assertThat(ViewText.node(view, "LinearBackward0_3").tooltip())
        .isEqualTo(
            "takes in the gradient of linear_1_1\naten::linear\nmodel.py:7 (forward): linear(x)");
    assertThat(ViewText.node(view, "TBackward0_2").tooltip()).isEqualTo("a part of linear_1_1");
    assertThat(ViewText.node(view, "AccumulateGrad_1").tooltip())
        .isEqualTo("adds to the gradient of block.weight\na part of linear_1_1");
    assertThat(
            SourceLinks.to("https://example.org/{file}#{line}")
                .of(ViewText.node(view, "LinearBackward0_3")))
        .contains("https://example.org/model.py#7");
  }

  @Test
  void whatIsNoLayersLiesInTheModuleOfTheLayerBefore() {
    GraphView view = view(BACKWARD);

    assertThat(ViewText.groups(view)).containsExactly("0 @block");
    assertThat(view.root().groups().findFirst().orElseThrow().allNodes().map(Node::id))
        .containsExactly(
            "ReluBackward0_4", "LinearBackward0_3", "TBackward0_2", "AccumulateGrad_1");
  }

  @Test
  void closedModulesAreBoxesWithTheirFunctionsCounted() {
    GraphView view = view(BACKWARD.withDepth(1));

    assertThat(ViewText.rows(view, "@block")).containsExactly("@block", "Block", "4 functions");
    assertThat(ViewText.edges(view))
        .containsExactlyInAnyOrder(
            "LinearBackward0_7->TBackward0_6",
            "TBackward0_6->AccumulateGrad_5",
            "LinearBackward0_7->@block",
            "@block->AccumulateGrad_0");
  }

  @Test
  void aParameterThatModulesShareLiesAroundThem() {
    Net net = new Net("Net");
    Op x = net.input("x", 2, 8);
    Op y = net.call("a", "M", () -> net.op("neg", net.op("mul", x).weight(8)));
    net.output("output", net.call("b", "M", () -> net.op("neg", net.op("mul", y).weight(8))));
    ModelHistory history = net.history();
    // As b.weight is one of a's names.
    ModelHistory shared =
        Autograd.with(
            history,
            List.of(
                function(0, "NegBackward0", 4, 1),
                function(1, "MulBackward0", 3, 2, 4),
                function(2, "NegBackward0", 2, 3),
                function(3, "MulBackward0", 1, 4),
                new GradFn(
                    4,
                    "AccumulateGrad",
                    ImmutableSetMultimap.of(),
                    Optional.of("a.weight"),
                    ImmutableList.of())));

    GraphView view = GraphView.of(shared, ViewOptions.DEFAULT.withBackward("4"));

    assertThat(ViewText.groups(view)).containsExactly("0 @b", "0 @a");
    assertThat(view.root().nodes().map(Node::id)).containsExactly("AccumulateGrad_4");
    assertThat(ViewText.node(view, "AccumulateGrad_4").tooltip())
        .isEqualTo("adds to the gradient of a.weight");
  }

  private static GradFn function(int id, String name, int layer, int... next) {
    ImmutableList.Builder<GradFn.Next> to = ImmutableList.builder();
    for (int target : next) {
      to.add(new GradFn.Next(target, 0));
    }
    return new GradFn(id, name, ImmutableSetMultimap.of(0, layer), Optional.empty(), to.build());
  }

  @Test
  void edgesTellWhichOfSeveralGradientsTheyBring() {
    Net net = new Net("Net");
    Op x = net.input("x", 4);
    Op first = net.op("split", x);
    net.output("output", net.op("mul", first, net.op("split", x)));
    GradFn mul =
        new GradFn(
            0,
            "MulBackward0",
            ImmutableSetMultimap.of(0, 3, 0, 4),
            Optional.empty(),
            ImmutableList.of(new GradFn.Next(1, 0), new GradFn.Next(1, 1)));
    GradFn split =
        new GradFn(
            1,
            "SplitBackward0",
            ImmutableSetMultimap.of(0, 1, 1, 2),
            Optional.empty(),
            ImmutableList.of());

    GraphView view = GraphView.of(Autograd.with(net.history(), List.of(mul, split)), BACKWARD);

    assertThat(ViewText.edges(view))
        .containsExactly("MulBackward0_0->SplitBackward0_1 [HEAD gradient 0, gradient 1]");
    assertThat(ViewText.rows(view, "SplitBackward0_1"))
        .containsExactly("SplitBackward0 #1", "split_1_1, split_2_2", "4 (16 B)");
  }

  @Test
  void itMayStartFromALayer() {
    GraphView view = view(ViewOptions.DEFAULT.withBackward("relu_1"));

    assertThat(view.title()).isEqualTo("Backward graph of Net");
    assertThat(view.caption())
        .containsExactly(
            "where gradients flow to from relu_1_2",
            "5 functions of autograd, which bring gradients to 1 parameter");
    assertThat(ViewText.nodes(view)).startsWith("ReluBackward0_4").hasSize(5);
    assertThat(ViewText.node(view, "ReluBackward0_4").kind()).isEqualTo(NodeKind.OUTPUT);
    assertThat(view(BACKWARD).caption()).startsWith("where gradients flow to from the outputs");
  }

  @Test
  void equalModulesAreFolded() {
    GraphView view =
        GraphView.of(Autograd.of(Nets.stack()), BACKWARD.withDepth(2).withFoldedRepeats(true));

    assertThat(ViewText.rows(view, "@blocks.1..blocks.4"))
        .containsExactly("+4 more Block", "@blocks.1 to 4", "20 functions");
  }

  private static void assertRefused(ModelHistory history, ViewOptions options, String message) {
    assertThatThrownBy(() -> GraphView.of(history, options))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }

  @Test
  void whereNoGradientsFlowThereIsNothingToDraw() {
    assertRefused(
        Nets.stack(),
        BACKWARD,
        "This forward was recorded without gradients, so it has no backward graph; ask for them by"
            + " Recording.of(model).gradients(Selector.all())");
    ModelHistory none = Autograd.with(Nets.stack(), List.of());
    assertRefused(
        none,
        BACKWARD,
        "No output has a gradient to start from: none depends on a parameter or input that requires"
            + " one, or their gradients were not asked for; start from a layer instead");
    assertRefused(
        none,
        ViewOptions.DEFAULT.withBackward("relu_1"),
        "relu_1_2 has no gradient to start from: it depends on no parameter or input that requires"
            + " one, or its gradient was not asked for");
  }

  @Test
  void whatOnlyTheForwardGraphHasIsRefused() {
    String start = "A drawing of the backward graph has no ";
    assertRefused(net(), BACKWARD.withView(View.ROLLED), start + "rolled view");
    assertRefused(net(), BACKWARD.withFocus("block"), start + "module in focus");
    assertRefused(net(), BACKWARD.withAuto(5), start + "number of boxes to choose a depth by");
    assertRefused(net(), BACKWARD.withColorBy(ColorBy.TYPE), start + "colours that tell something");
    assertThatThrownBy(Drawing.of(net()).backward()::html)
        .isInstanceOf(BadInputException.class)
        .hasMessage("A page shows the forward graph alone: write the backward graph to .svg");
  }

  @Test
  void formatsShowItsEdgesInBlue() {
    Drawing drawing = Drawing.of(net()).backward();

    assertThat(drawing.dot()).contains("  edge [color=\"#3f51d8\", arrowsize=0.7,");
    assertThat(drawing.svg())
        .contains("class=\"edge gradient\"", ".loupe .edge.gradient .line{stroke:#3f51d8}")
        .doesNotContain("stroke-width:2.4");
    assertThat(drawing.modelExplorer())
        .contains("\"key\": \"layer\",\n    \"value\": \"relu_1_2\"")
        .doesNotContain("outputsMetadata");
  }

  @Test
  void theRecordsJsonHasAllFunctions() throws IOException {
    JsonNode functions =
        JsonMapper.builder().build().readTree(Drawing.of(net()).json()).get("backward");

    assertThat(functions).hasSize(8);
    assertThat(functions.get(5))
        .hasToString(
            "{\"id\":5,\"name\":\"AccumulateGrad\",\"layers\":[],\"parameter\":\"fc.weight\","
                + "\"next\":[]}");
    assertThat(functions.get(7))
        .hasToString(
            "{\"id\":7,\"name\":\"LinearBackward0\",\"layers\":[{\"input\":0,\"layer\":\"linear_2_3\"},"
                + "{\"input\":0,\"layer\":\"output_1\"}],\"parameter\":null,"
                + "\"next\":[{\"id\":4,\"input\":0},{\"id\":6,\"input\":0}]}");
  }
}
