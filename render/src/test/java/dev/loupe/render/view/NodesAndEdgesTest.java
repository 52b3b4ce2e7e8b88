package dev.loupe.render.view;

import static dev.loupe.render.view.ViewText.edges;
import static dev.loupe.render.view.ViewText.node;
import static dev.loupe.render.view.ViewText.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.render.testing.Nets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes and edges tell. */
class NodesAndEdgesTest {
  @Test
  void argumentsAreNamedWhereTheirOrderMatters() {
    List<String> edges = edges(GraphView.of(Nets.attention(), ViewOptions.DEFAULT));
    assertThat(edges)
        .contains(
            "linear_1_1->scaleddotproductattention_1_6 [HEAD query]",
            "ge_1_5->scaleddotproductattention_1_6 [HEAD attn_mask]",
            "scaleddotproductattention_1_6->add_1_7",
            "input_1->linear_1_1");
  }

  @Test
  void whatComesFromNoInputIsInternal() {
    GraphView view = GraphView.of(Nets.attention(), ViewOptions.DEFAULT);
    assertThat(node(view, "arange_1_4").traits()).containsExactly(Trait.INTERNAL);
    assertThat(node(view, "ge_1_5").traits()).isEmpty();
    assertThat(view.edges().stream().filter(edge -> edge.traits().contains(Trait.INTERNAL)))
        .extracting(Edge::id)
        .containsExactly("arange_1_4->ge_1_5");
  }

  @Test
  void kindsFollowWhatALayerIs() {
    GraphView view = GraphView.of(Nets.failing(), ViewOptions.DEFAULT);
    assertThat(view.root().allNodes().map(Node::kind))
        .containsExactly(NodeKind.INPUT, NodeKind.PARAMETERS, NodeKind.OPERATION, NodeKind.FAILURE);
    assertThat(rows(view, "linear_2_3")).containsExactly("linear_2_3", "failed here", "@body.2");
    assertThat(view.caption())
        .contains(
            "3 tensors (256 B)",
            "failed: mat1 and mat2 shapes cannot be multiplied (4x16 and 8x2)");
  }

  @Test
  void aClosedModuleWithTheFailureIsAFailure() {
    GraphView view = GraphView.of(Nets.failing(), ViewOptions.DEFAULT.withDepth(1));
    assertThat(node(view, "@body").kind()).isEqualTo(NodeKind.FAILURE);
  }

  @Test
  void aTooltipTellsOperatorArgumentsAndSource() {
    GraphView view = GraphView.of(Nets.alexNet(), ViewOptions.DEFAULT);
    assertThat(node(view, "conv2d_3_7").tooltip())
        .isEqualTo(
            """
            aten::conv2d
            stride=[1, 1]
            model.py:7 (forward): return self._conv_forward(input, self.weight, self.bias)""");
    assertThat(node(view, "relu_3_8").tooltip()).isEqualTo("aten::relu (in place)");
  }
}
