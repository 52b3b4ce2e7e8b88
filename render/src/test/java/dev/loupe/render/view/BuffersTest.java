package dev.loupe.render.view;

import static dev.loupe.render.view.ViewText.edges;
import static dev.loupe.render.view.ViewText.groups;
import static dev.loupe.render.view.ViewText.node;
import static dev.loupe.render.view.ViewText.nodes;
import static dev.loupe.render.view.ViewText.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.view.ViewOptions.Buffers;
import org.junit.jupiter.api.Test;

/** Buffers, hidden and shown. */
class BuffersTest {
  private final ModelHistory residual = Nets.residual();

  @Test
  void buffersAndTheirEdgesAreHiddenAndTheReaderIsABox() {
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT);
    assertThat(nodes(view)).noneMatch(id -> id.startsWith("buffer"));
    assertThat(node(view, "batchnorm_1_3").shape()).isEqualTo(Shape.BOX);
    assertThat(edges(view)).contains("conv2d_2_2->batchnorm_1_3");
  }

  @Test
  void aHiddenBufferLetsThroughWhatTheModelWrote() {
    Net net = new Net("Counter");
    Op x = net.input("x", 4);
    Op add = net.op("add", net.buffer("count", 4), x);
    Op mul = net.op("mul", x, net.written("count", add));
    net.output("output", mul);
    assertThat(edges(GraphView.of(net.history(), ViewOptions.DEFAULT)))
        .extracting(edge -> edge.replaceAll(" .*", ""))
        .containsExactlyInAnyOrder(
            "input_1->add_1_1", "input_1->mul_1_2", "add_1_1->mul_1_2", "mul_1_2->output_1");
    assertThat(edges(GraphView.of(net.history(), ViewOptions.DEFAULT.withBuffers(Buffers.SHOWN))))
        .extracting(edge -> edge.replaceAll(" .*", ""))
        .contains("add_1_1->buffer_2", "buffer_2->mul_1_2");
  }

  @Test
  void shownBuffersLieInTheirModuleWithTheReader() {
    GraphView view = GraphView.of(residual, ViewOptions.DEFAULT.withBuffers(Buffers.SHOWN));
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
