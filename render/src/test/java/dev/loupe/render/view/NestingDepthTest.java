package dev.loupe.render.view;

import static dev.loupe.render.view.ViewText.edges;
import static dev.loupe.render.view.ViewText.groups;
import static dev.loupe.render.view.ViewText.node;
import static dev.loupe.render.view.ViewText.nodes;
import static dev.loupe.render.view.ViewText.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Nets;
import org.junit.jupiter.api.Test;

/** Which modules are open at which depth. */
class NestingDepthTest {
  private static final ViewOptions ROLLED = ViewOptions.DEFAULT.withView(View.ROLLED);

  private final ModelHistory residual = Nets.residual();

  @Test
  void depthOneOpensNothing() {
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withDepth(1));
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
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withDepth(1));
    assertThat(node(view, "linear_1_33").shape()).isEqualTo(Shape.BOX);
    assertThat(rows(view, "linear_1_33"))
        .containsExactly("linear_1_33", "1x10 (40 B)", "params: 10x64, 10", "@fc");
  }

  @Test
  void depthTwoOpensTheTop() {
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withDepth(2));
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
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withDepth(3));
    assertThat(nodes(view).stream().filter(id -> id.startsWith("@")))
        .containsExactly("@layer2.0.downsample");
  }

  @Test
  void aClosedModuleTellsClassShapeOperationsAndParameters() {
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withDepth(2));
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
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT);
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
    assertThatThrownBy(() -> ViewOptions.DEFAULT.withDepth(-1))
        .isInstanceOf(BadInputException.class)
        .hasMessage("No depth -1: give 1 or more, or 0 to open all modules");
  }

  @Test
  void callsOfAModuleAreClosedApartWhenUnrolledAndTogetherWhenRolled() {
    ModelHistory rnn = Nets.recurrentCell();
    assertThat(nodes(GraphView.of(rnn, ViewOptions.DEFAULT.withDepth(1))))
        .contains("@cell:1", "@cell:2", "@cell:3");
    GraphView rolled = GraphView.of(rnn, ROLLED.withDepth(1));
    assertThat(rows(rolled, "@cell"))
        .containsExactly("@cell (x3)", "Cell", "1x8 (32 B)", "3 operations", "128 parameters");
  }
}
