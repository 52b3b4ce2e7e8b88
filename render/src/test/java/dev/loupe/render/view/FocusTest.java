package dev.loupe.render.view;

import static dev.loupe.render.view.ViewText.edges;
import static dev.loupe.render.view.ViewText.groups;
import static dev.loupe.render.view.ViewText.node;
import static dev.loupe.render.view.ViewText.nodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import org.junit.jupiter.api.Test;

/** One module alone, with stubs for what it reads and what reads it. */
class FocusTest {
  private final ModelHistory residual = Nets.residual();

  @Test
  void onlyItsInsideIsDrawnWithStubsForWhatEntersAndLeaves() {
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withFocus("layer2.0.downsample"));
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
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withFocus("layer2").withDepth(1));
    assertThat(nodes(view)).contains("@layer2.0", "@layer2.1");
  }

  @Test
  void oneOfItsCallsCanBeMeant() {
    GraphView view = GraphView.of(Nets.recurrentCell(), ViewOptions.DEFAULT.withFocus("cell:2"));
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
    assertThatThrownBy(() -> GraphView.of(residual, ViewOptions.DEFAULT.withFocus("layr2.1")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No module 'layr2.1'; near it are layer2.1");
  }

  @Test
  void aCallThatWasNotMadeSaysHowManyThereWere() {
    assertThatThrownBy(
            () -> GraphView.of(Nets.recurrentCell(), ViewOptions.DEFAULT.withFocus("cell:4")))
        .hasMessage("No call cell:4: cell was called 3 times");
  }

  @Test
  void aModuleThatWasNotCalledCannotBeDrawn() {
    Net net = new Net("Idle").uncalled("aux", "Head");
    net.output("output", net.input("x", 1));
    assertThatThrownBy(() -> GraphView.of(net.history(), ViewOptions.DEFAULT.withFocus("aux")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("aux was not called");
  }
}
