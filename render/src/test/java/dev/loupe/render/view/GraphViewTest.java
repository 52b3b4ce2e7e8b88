package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GraphViewTest {
  private static final ViewOptions ALL = ViewOptions.DEFAULT;
  private static final ViewOptions ROLLED = ALL.withView(View.ROLLED);

  private static List<String> nodes(GraphView view) {
    return view.root().allNodes().map(Node::id).toList();
  }

  private static List<String> groups(GraphView view) {
    return view.root().allGroups().map(group -> group.depth() + " " + group.label()).toList();
  }

  private static List<String> edges(GraphView view) {
    return view.edges().stream().map(GraphViewTest::text).toList();
  }

  /** {@code a->b [TAIL Out 1, HEAD In 2]}. */
  private static String text(Edge edge) {
    String labels =
        edge.labels().stream()
            .map(label -> label.place() + " " + label.text())
            .collect(Collectors.joining(", "));
    return edge.id() + (labels.isEmpty() ? "" : " [" + labels + "]");
  }

  private static Node node(GraphView view, String id) {
    return view.root().allNodes().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<String> rows(GraphView view, String id) {
    return node(view, id).rows().stream().map(Row::text).toList();
  }

  @Nested
  class NestingDepth {
    private final ModelHistory residual = Nets.residual();

    @Test
    void depthOneOpensNothing() {
      GraphView view = GraphView.of(residual, ALL.withDepth(1));
      assertThat(nodes(view))
          .containsExactly(
              "input_1",
              "conv2d_1_1",
              "@layer1",
              "@layer2",
              "flatten_1_32",
              "linear_1_33",
              "output_1");
      assertThat(groups(view)).isEmpty();
      assertThat(edges(view))
          .containsExactly(
              "input_1->conv2d_1_1",
              "conv2d_1_1->@layer1",
              "@layer1->@layer2",
              "@layer2->flatten_1_32",
              "flatten_1_32->linear_1_33",
              "linear_1_33->output_1");
    }

    @Test
    void aSingleOperationModuleIsNoLevelOfItsOwn() {
      GraphView view = GraphView.of(residual, ALL.withDepth(1));
      assertThat(node(view, "linear_1_33").shape()).isEqualTo(Shape.BOX);
      assertThat(rows(view, "linear_1_33"))
          .containsExactly("linear_1_33", "1x10 (40 B)", "params: 10x64, 10", "@fc");
    }

    @Test
    void depthTwoOpensTheTop() {
      GraphView view = GraphView.of(residual, ALL.withDepth(2));
      assertThat(nodes(view))
          .containsExactly(
              "input_1",
              "conv2d_1_1",
              "@layer1.0",
              "@layer1.1",
              "@layer2.0",
              "@layer2.1",
              "flatten_1_32",
              "linear_1_33",
              "output_1");
      assertThat(groups(view)).containsExactly("0 @layer1", "0 @layer2");
    }

    @Test
    void depthThreeClosesTheDownsamplingAlone() {
      GraphView view = GraphView.of(residual, ALL.withDepth(3));
      assertThat(nodes(view).stream().filter(id -> id.startsWith("@")))
          .containsExactly("@layer2.0.downsample");
    }

    @Test
    void aClosedModuleTellsClassShapeOperationsAndParameters() {
      GraphView view = GraphView.of(residual, ALL.withDepth(2));
      assertThat(rows(view, "@layer2.0"))
          .containsExactly(
              "@layer2.0",
              "BasicBlock",
              "1x64x32x32 (256.0 KB)",
              "9 operations",
              "78,400 parameters");
      assertThat(node(view, "@layer2.0").shape()).isEqualTo(Shape.BOX_3D);
    }

    @Test
    void noDepthOpensAll() {
      GraphView view = GraphView.of(residual, ALL);
      assertThat(nodes(view)).noneMatch(id -> id.startsWith("@")).hasSize(35);
      assertThat(groups(view))
          .containsExactly(
              "0 @layer1",
              "1 @layer1.0",
              "1 @layer1.1",
              "0 @layer2",
              "1 @layer2.0",
              "2 @layer2.0.downsample",
              "1 @layer2.1");
    }

    @Test
    void aNegativeDepthIsAnError() {
      assertThatThrownBy(() -> ALL.withDepth(-1))
          .isInstanceOf(BadInputException.class)
          .hasMessage("No depth -1: give 1 or more, or 0 to open all modules");
    }

    @Test
    void callsOfAModuleAreClosedApartWhenUnrolledAndTogetherWhenRolled() {
      ModelHistory rnn = Nets.recurrentCell();
      assertThat(nodes(GraphView.of(rnn, ALL.withDepth(1))))
          .contains("@cell:1", "@cell:2", "@cell:3");
      GraphView rolled = GraphView.of(rnn, ROLLED.withDepth(1));
      assertThat(rows(rolled, "@cell"))
          .containsExactly("@cell (x3)", "Cell", "1x8 (32 B)", "3 operations", "128 parameters");
    }
  }

  @Nested
  class Rolled {

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
        Net.Op x = net.input(name, 4).layer("input");
        net.output("output." + name, net.op("relu", x).layer("relu"));
      }
      GraphView view = GraphView.of(net.history(), ROLLED);
      assertThat(rows(view, "input_1"))
          .containsExactly(
              "input_1 (x4)", "4 (16 B)", "@input.left, input.right, input.up, +1 more");
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
      Net.Op x = net.input("x", 4);
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
      Net.Op[] x = {net.input("x", 4)};
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
      Net.Op[] x = {net.input("x", 4)};
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
      assertThat(groups(GraphView.of(net.history(), ALL)))
          .containsExactly("0 @a", "1 @shared:1", "0 @b", "1 @shared:2");
    }
  }

  @Nested
  class FocusOnAModule {
    private final ModelHistory residual = Nets.residual();

    @Test
    void onlyItsInsideIsDrawnWithStubsForWhatEntersAndLeaves() {
      GraphView view = GraphView.of(residual, ALL.withFocus("layer2.0.downsample"));
      assertThat(nodes(view))
          .containsExactly("enters:relu_4_15", "conv2d_8_21", "batchnorm_7_22", "leaves:add_3_23");
      assertThat(groups(view)).containsExactly("0 @layer2.0.downsample");
      assertThat(node(view, "enters:relu_4_15").kind()).isEqualTo(NodeKind.BOUNDARY);
      assertThat(edges(view))
          .containsExactly(
              "enters:relu_4_15->conv2d_8_21",
              "conv2d_8_21->batchnorm_7_22",
              "batchnorm_7_22->leaves:add_3_23");
      assertThat(view.caption()).contains("in focus: @layer2.0.downsample");
    }

    @Test
    void depthCountsFromIt() {
      GraphView view = GraphView.of(residual, ALL.withFocus("layer2").withDepth(1));
      assertThat(nodes(view)).contains("@layer2.0", "@layer2.1");
    }

    @Test
    void oneOfItsCallsCanBeMeant() {
      GraphView view = GraphView.of(Nets.recurrentCell(), ALL.withFocus("cell:2"));
      assertThat(nodes(view))
          .containsExactly(
              "enters:select_2_6",
              "enters:tanh_1_5:1",
              "cat_1_3:2",
              "linear_1_4:2",
              "tanh_1_5:2",
              "leaves:cat_1_3:3");
    }

    @Test
    void anUnknownAddressNamesNearOnes() {
      assertThatThrownBy(() -> GraphView.of(residual, ALL.withFocus("layr2.1")))
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith("No module 'layr2.1'; near it are layer2.1");
    }

    @Test
    void aCallThatWasNotMadeSaysHowManyThereWere() {
      assertThatThrownBy(() -> GraphView.of(Nets.recurrentCell(), ALL.withFocus("cell:4")))
          .hasMessage("No call cell:4: cell was called 3 times");
    }

    @Test
    void aModuleThatWasNotCalledCannotBeDrawn() {
      Net net = new Net("Idle").uncalled("aux", "Head");
      net.output("output", net.input("x", 1));
      assertThatThrownBy(() -> GraphView.of(net.history(), ALL.withFocus("aux")))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("aux was not called");
    }
  }

  @Nested
  class BuffersAndModules {
    private final ModelHistory residual = Nets.residual();

    @Test
    void buffersAndTheirEdgesAreHiddenAndTheReaderIsABox() {
      GraphView view = GraphView.of(residual, ALL);
      assertThat(nodes(view)).noneMatch(id -> id.startsWith("buffer"));
      assertThat(node(view, "batchnorm_1_3").shape()).isEqualTo(Shape.BOX);
      assertThat(edges(view)).contains("conv2d_2_2->batchnorm_1_3");
    }

    @Test
    void aHiddenBufferLetsThroughWhatTheModelWrote() {
      Net net = new Net("Counter");
      Net.Op x = net.input("x", 4);
      Net.Op add = net.op("add", net.buffer("count", 4), x);
      Net.Op mul = net.op("mul", x, net.written("count", add));
      net.output("output", mul);
      assertThat(edges(GraphView.of(net.history(), ALL)))
          .extracting(edge -> edge.replaceAll(" .*", ""))
          .containsExactlyInAnyOrder(
              "input_1->add_1_1", "input_1->mul_1_2", "add_1_1->mul_1_2", "mul_1_2->output_1");
      assertThat(edges(GraphView.of(net.history(), ALL.withBuffers(Buffers.SHOWN))))
          .extracting(edge -> edge.replaceAll(" .*", ""))
          .contains("add_1_1->buffer_2", "buffer_2->mul_1_2");
    }

    @Test
    void shownBuffersLieInTheirModuleWithTheReader() {
      GraphView view = GraphView.of(residual, ALL.withBuffers(Buffers.SHOWN));
      assertThat(groups(view)).contains("2 @layer1.0.bn1");
      assertThat(node(view, "batchnorm_1_3").shape()).isEqualTo(Shape.OVAL);
      assertThat(rows(view, "buffer_1"))
          .containsExactly("buffer_1", "64 (256 B)", "@layer1.0.bn1.running_mean");
      assertThat(edges(view))
          .contains(
              "conv2d_2_2->batchnorm_1_3 [HEAD input]",
              "buffer_1->batchnorm_1_3 [HEAD running_mean]",
              "buffer_2->batchnorm_1_3 [HEAD running_var]");
    }
  }

  @Nested
  class NodesAndEdges {

    @Test
    void argumentsAreNamedWhereTheirOrderMatters() {
      List<String> edges = edges(GraphView.of(Nets.attention(), ALL));
      assertThat(edges)
          .contains(
              "linear_1_1->scaleddotproductattention_1_6 [HEAD query]",
              "ge_1_5->scaleddotproductattention_1_6 [HEAD attn_mask]",
              "scaleddotproductattention_1_6->add_1_7",
              "input_1->linear_1_1");
    }

    @Test
    void whatComesFromNoInputIsInternal() {
      GraphView view = GraphView.of(Nets.attention(), ALL);
      assertThat(node(view, "arange_1_4").traits()).containsExactly(Trait.INTERNAL);
      assertThat(node(view, "ge_1_5").traits()).isEmpty();
      assertThat(view.edges().stream().filter(edge -> edge.traits().contains(Trait.INTERNAL)))
          .extracting(Edge::id)
          .containsExactly("arange_1_4->ge_1_5");
    }

    @Test
    void kindsFollowWhatALayerIs() {
      GraphView view = GraphView.of(Nets.failing(), ALL);
      assertThat(view.root().allNodes().map(Node::kind))
          .containsExactly(
              NodeKind.INPUT, NodeKind.PARAMETERS, NodeKind.OPERATION, NodeKind.FAILURE);
      assertThat(rows(view, "linear_2_3")).containsExactly("linear_2_3", "failed here", "@body.2");
      assertThat(view.caption())
          .contains(
              "3 tensors (256 B)",
              "failed: mat1 and mat2 shapes cannot be multiplied (4x16 and 8x2)");
    }

    @Test
    void aClosedModuleWithTheFailureIsAFailure() {
      GraphView view = GraphView.of(Nets.failing(), ALL.withDepth(1));
      assertThat(node(view, "@body").kind()).isEqualTo(NodeKind.FAILURE);
    }

    @Test
    void aTooltipTellsOperatorArgumentsAndSource() {
      GraphView view = GraphView.of(Nets.alexNet(), ALL);
      assertThat(node(view, "conv2d_3_7").tooltip())
          .isEqualTo(
              """
              aten::conv2d
              stride=[1, 1]
              model.py:7 (forward): return self._conv_forward(input, self.weight, self.bias)""");
      assertThat(node(view, "relu_3_8").tooltip()).isEqualTo("aten::relu (in place)");
    }
  }
}
