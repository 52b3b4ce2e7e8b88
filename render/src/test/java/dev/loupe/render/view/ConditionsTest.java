package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.export.dot.DotWriter;
import dev.loupe.render.export.json.JsonWriter;
import dev.loupe.render.testing.Golden;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Op;
import dev.loupe.render.theme.Theme;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How conditions and loops are drawn. */
class ConditionsTest {
  private static final ViewOptions ALL = ViewOptions.DEFAULT;

  /** A module in an arm that has an arm in it, and two arms entered at once. */
  private static ModelHistory branching() {
    Net net = new Net("Branching");
    Op x = net.input("x", 2);
    Op outer = net.op("gt", x).shape().dtype("bool").decides(true);
    Op inside =
        net.call(
            "block",
            "Block",
            () -> {
              Op exp = net.op("exp", x).arm(0, true, outer);
              Op inner = net.op("lt", exp).shape().dtype("bool").decides(false).arm(0, true, outer);
              return net.op("tanh", exp).arm(0, true, outer).arm(1, false, inner);
            });
    Op far = net.op("sin", x).arm(0, true, outer).arm(2, false, outer);
    Op sum = net.op("add", inside, far);
    net.output("output", sum);
    return net.history();
  }

  /** A loop with a condition that holds in the first two of three iterations. */
  private static ModelHistory looping() {
    Net net = new Net("Looping");
    Op x = net.input("x", 2);
    for (int i = 1; i <= 3; i++) {
      Op sum = net.op("sum", x).layer("sum").shape().iteration(0, i);
      Op test = net.op("gt", sum).layer("gt").dtype("bool").decides(i < 3).iteration(0, i);
      x = net.op("exp", x).layer("exp").shape(2).iteration(0, i).arm(i, i < 3, test);
    }
    net.output("output", x);
    return net.history();
  }

  private static Node node(GraphView view, String id) {
    return view.root().allNodes().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private static ImmutableList<String> rows(GraphView view, String id) {
    return node(view, id).rows().stream().map(Row::text).collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<String> labels(GraphView view) {
    return view.edges().stream()
        .filter(edge -> !edge.labels().isEmpty())
        .map(edge -> edge.id() + " " + edge.labels().stream().map(EdgeLabel::text).toList())
        .collect(ImmutableList.toImmutableList());
  }

  @Test
  void aDecisionHasItsValueAsItsFirstRow() {
    GraphView view = GraphView.of(branching(), ALL);

    assertThat(node(view, "gt_1_1").kind()).isEqualTo(NodeKind.DECISION);
    assertThat(rows(view, "gt_1_1")).startsWith("TRUE", "gt_1_1");
    assertThat(rows(view, "lt_1_3")).startsWith("FALSE", "lt_1_3");
    assertThat(node(view, "exp_1_2").kind()).isEqualTo(NodeKind.OPERATION);
  }

  @Test
  void anInputThatDecidesStaysAnInput() {
    Net net = new Net("Flag");
    Op flag = net.input("flag").dtype("bool").decides(true);
    net.output("output", net.op("exp", net.input("x", 2)).arm(0, true, flag));
    GraphView view = GraphView.of(net.history(), ALL);

    assertThat(node(view, "input_1").kind()).isEqualTo(NodeKind.INPUT);
    assertThat(rows(view, "input_1")).startsWith("TRUE", "input_1");
    assertThat(labels(view)).containsExactly("input_2->exp_1_1 [THEN]");
  }

  @Test
  void edgesThatEnterAnArmSayWhichOne() {
    assertThat(labels(GraphView.of(branching(), ALL)))
        .containsExactly(
            "input_1->exp_1_2 [THEN]", "exp_1_2->tanh_1_4 [ELSE]", "input_1->sin_1_5 [THEN, ELSE]");
  }

  @Test
  void edgesIntoAClosedModuleTellOnlyOfArmsAroundIt() {
    assertThat(labels(GraphView.of(branching(), ALL.withDepth(1))))
        .containsExactly("input_1->@block [THEN]", "input_1->sin_1_5 [THEN, ELSE]");
  }

  @Test
  void anArmWithoutARecordedConditionHasNoLabel() {
    Net net = new Net("Plain");
    Op exp = net.op("exp", net.input("x", 2));
    exp.in(
        new dev.loupe.history.ControlFlow.Arm(0, 0, true, OptionalInt.empty(), Optional.empty()));
    net.output("output", exp);
    GraphView view = GraphView.of(net.history(), ALL);

    assertThat(labels(view)).isEmpty();
    assertThat(node(view, "exp_1_1").tooltip()).isEqualTo("aten::exp\nTHEN of a condition");
  }

  @Test
  void theTooltipTellsArmsAndIterations() {
    assertThat(node(GraphView.of(looping(), ALL), "exp_1_3:2").tooltip())
        .isEqualTo(
            """
            aten::exp
            iteration 2 of model.py:7 (forward): for i in range(9):
            THEN of model.py:7 (forward): if x > 0:""");
  }

  @Test
  void theRolledViewGathersThePasses() {
    GraphView view = GraphView.of(looping(), ALL.withView(View.ROLLED));

    assertThat(rows(view, "gt_1_2")).startsWith("TRUE 1-2, FALSE 3", "gt_1_2 (x3)");
    assertThat(node(view, "exp_1_3").tooltip())
        .isEqualTo(
            """
            aten::exp
            iterations 1-3 of model.py:7 (forward): for i in range(9):
            THEN of model.py:7 (forward): if x > 0:
            ELSE of model.py:7 (forward): if x > 0:""");
    // The first pass is THEN, and so is the second; the third is ELSE.
    assertThat(labels(view)).noneMatch(label -> label.contains("THEN") && label.contains("ELSE"));
    assertThat(labels(view)).contains("input_1->exp_1_3 [In 1, THEN]");
  }

  @Test
  void graphvizGetsTheColourTheValueAndTheArm() throws IOException {
    Golden.assertSame(
        "branching.dot",
        DotWriter.write(GraphView.of(branching(), ALL), SourceLinks.NONE, Theme.AUTO));
  }

  @Test
  void jsonTellsDecisionsAndControlFlow() throws IOException {
    Golden.assertSame("branching.json", JsonWriter.write(branching()));
  }
}
