package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.theme.Theme;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What labels and colours tell. */
class LookTest {

  /** One module with two operations, one operator that nobody has a rule for. */
  private static ModelHistory net() {
    Net net = new Net("Net");
    Op x = net.input("x", 2, 8);
    Op y =
        net.call(
            "block",
            "Block",
            () -> {
              Op linear =
                  net.op("linear", x)
                      .named("input")
                      .shape(2, 4)
                      .weight(4, 8)
                      .arg("beta", "1")
                      .source("y = linear(x)");
              return net.op("relu", linear);
            });
    net.output("output", net.op("sort", y).dtype("int64"));
    return net.history();
  }

  private static List<String> rows(ViewOptions options, String node) {
    return node(options, node).rows().stream().map(Row::text).toList();
  }

  private static Node node(ViewOptions options, String id) {
    return GraphView.of(net(), options)
        .root()
        .allNodes()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static ViewOptions showing(Detail... rows) {
    return ViewOptions.DEFAULT.withRows(Set.of(rows));
  }

  private static ViewOptions coloring(ColorBy colorBy) {
    return ViewOptions.DEFAULT.withColorBy(colorBy);
  }

  @Test
  void withoutAWishLabelsTellShapeSizeAndParameters() {
    assertThat(rows(ViewOptions.DEFAULT, "linear_1_1"))
        .containsExactly("linear_1_1", "2x4 (32 B)", "params: 4x8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SHAPE  | 2x4
          DTYPE  | float32
          MEMORY | 32 B
          PARAMS | params: 4x8
          FLOPS  | 128 FLOPs
          MACS   | 64 MACs
          TIME   | 1.0 µs
          ARGS   | beta=1
          SOURCE | model.py:7 (forward): y = linear(x)
          """)
  void eachDetailHasItsRow(Detail detail, String row) {
    assertThat(rows(showing(detail), "linear_1_1")).containsExactly("linear_1_1", row);
  }

  @Test
  void shapeAndSizeShareARow() {
    assertThat(rows(showing(Detail.SHAPE, Detail.DTYPE, Detail.MEMORY), "linear_1_1"))
        .containsExactly("linear_1_1", "2x4 float32 (32 B)");
  }

  @Test
  void whatHasNoRuleSaysSo() {
    assertThat(rows(showing(Detail.FLOPS, Detail.MACS), "sort_1_3"))
        .containsExactly("sort_1_3", "unknown FLOPs", "unknown MACs");
  }

  @Test
  void boxesHaveSums() {
    assertThat(
            rows(
                showing(Detail.MEMORY, Detail.FLOPS, Detail.MACS, Detail.TIME, Detail.ARGS)
                    .withDepth(1),
                "@block"))
        .containsExactly(
            "@block",
            "Block",
            "2 operations",
            "activations: 64 B",
            "136 FLOPs",
            "64 MACs",
            "2.0 µs");
  }

  @Test
  void aScaleGoesFromNothingToTheLargest() {
    ViewOptions options = coloring(ColorBy.FLOPS);
    assertThat(node(options, "linear_1_1").tone()).isEqualTo(new Tone(Tone.Kind.SCALE, 8));
    assertThat(node(options, "relu_1_2").tone()).isEqualTo(new Tone(Tone.Kind.SCALE, 1));
    assertThat(node(options, "sort_1_3").tone()).isEqualTo(Tone.UNKNOWN);
    assertThat(node(options, "input_1").tone()).isEqualTo(Tone.PLAIN);
    Legend legend = GraphView.of(net(), options).legend().orElseThrow();
    assertThat(legend.title()).isEqualTo("Floating-point operations");
    assertThat(legend.entries().stream().map(Legend.Entry::label).filter(it -> !it.isEmpty()))
        .containsExactly("0", "128 FLOPs", "unknown");
    assertThat(legend.entries()).hasSize(Tone.STEPS + 2);
  }

  @Test
  void typesHaveColorsInTheOrderInWhichTheyRan() {
    ViewOptions options = coloring(ColorBy.TYPE);
    assertThat(GraphView.of(net(), options).legend().orElseThrow().entries())
        .extracting(Legend.Entry::label)
        .containsExactly("linear", "relu", "sort");
    assertThat(GraphView.of(net(), options.withDepth(1)).legend().orElseThrow().entries())
        .extracting(Legend.Entry::label)
        .containsExactly("Block", "sort");
    assertThat(node(options, "relu_1_2").tone()).isEqualTo(new Tone(Tone.Kind.CATEGORY, 1));
  }

  @Test
  void modulesHaveColors() {
    assertThat(GraphView.of(net(), coloring(ColorBy.MODULE)).legend().orElseThrow().entries())
        .extracting(Legend.Entry::label)
        .containsExactly("block", "(model)");
  }

  @Test
  void theRarestShareTheLastColor() {
    Net net = new Net("Net");
    Op x = net.input("x", 2);
    for (int i = 0; i < 2; i++) {
      for (String type : List.of("abs", "neg", "exp", "log", "sin", "cos", "tan", "erf")) {
        x = net.op(type, x);
      }
    }
    net.output("output", net.op("relu", x));
    GraphView view = GraphView.of(net.history(), coloring(ColorBy.TYPE));
    assertThat(view.legend().orElseThrow().entries())
        .extracting(Legend.Entry::label)
        .containsExactly("abs", "neg", "exp", "log", "sin", "cos", "tan", "erf", "other");
    assertThat(view.root().allNodes().filter(node -> node.id().equals("relu_1_17")))
        .extracting(Node::tone)
        .containsExactly(Tone.OTHER);
  }

  @ParameterizedTest
  @EnumSource(Theme.class)
  void everyThemeDrawsNodesAndLegend(Theme theme) {
    Drawing drawing = Drawing.of(Nets.residual()).theme(theme);
    assertThat(drawing.svg().contains("prefers-color-scheme")).isEqualTo(theme == Theme.AUTO);
    Drawing colored = drawing.options(coloring(ColorBy.FLOPS));
    assertThat(colored.svg())
        .contains("class=\"node parameters tone scale-8\"", ">Floating-point operations</text>")
        .isEqualTo(colored.svg());
    assertThat(colored.dot()).contains(theme.palette().scale().get(Tone.STEPS));
    assertThat(drawing.svg()).doesNotContain("tone");
  }
}
