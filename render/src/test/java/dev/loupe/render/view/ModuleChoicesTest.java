package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which modules and operations are drawn, if they are chosen one by one. */
class ModuleChoicesTest {
  private static final ViewOptions ALL = ViewOptions.DEFAULT;

  private final ModelHistory residual = Nets.residual();

  private static List<String> nodes(ModelHistory history, ViewOptions options) {
    return GraphView.of(history, options).root().allNodes().map(Node::id).toList();
  }

  private static List<String> boxes(ModelHistory history, ViewOptions options) {
    return nodes(history, options).stream().filter(id -> id.startsWith("@")).toList();
  }

  private static List<String> edges(ModelHistory history, ViewOptions options) {
    return GraphView.of(history, options).edges().stream().map(Edge::id).toList();
  }

  private static List<String> rows(ModelHistory history, ViewOptions options, String id) {
    return GraphView.of(history, options)
        .root()
        .allNodes()
        .filter(node -> node.id().equals(id))
        .flatMap(node -> node.rows().stream().map(Row::text))
        .toList();
  }

  private static Predicate<ModuleInfo> at(String... addresses) {
    return module -> List.of(addresses).contains(module.address());
  }

  private static Predicate<ModuleInfo> ofClass(String name) {
    return module -> module.className().equals(name);
  }

  @Nested
  class CollapsedAndExpanded {

    @Test
    void aCollapsedModuleIsABoxAtAnyDepth() {
      assertThat(boxes(residual, ALL.withCollapsed(at("layer2.0")))).containsExactly("@layer2.0");
      assertThat(boxes(residual, ALL.withCollapsed(at("layer2.0")).withDepth(3)))
          .containsExactly("@layer2.0");
      assertThat(boxes(residual, ALL.withCollapsed(at("layer2.0")).withDepth(1)))
          .containsExactly("@layer1", "@layer2");
    }

    @Test
    void modulesOfAClassAreCollapsedAndTheirGroupsStay() {
      ViewOptions options = ALL.withCollapsed(ofClass("BasicBlock"));
      assertThat(boxes(residual, options))
          .containsExactly("@layer1.0", "@layer1.1", "@layer2.0", "@layer2.1");
      assertThat(GraphView.of(residual, options).root().allGroups().map(Group::id))
          .containsExactly("layer1", "layer2");
    }

    @Test
    void anExpandedModuleIsOpenBelowTheDepthWithWhatLeadsToIt() {
      ViewOptions options = ALL.withDepth(1).withExpanded(at("layer2.0"));
      assertThat(boxes(residual, options))
          .containsExactly("@layer1", "@layer2.0.downsample", "@layer2.1");
    }

    @Test
    void aModuleOfOneOperationIsShownByExpandingIt() {
      assertThat(boxes(residual, ALL.withDepth(1).withExpanded(at("layer1.1.conv2"))))
          .containsExactly("@layer1.0", "@layer2");
    }

    @Test
    void expandedIsStrongerThanCollapsed() {
      ViewOptions options = ALL.withCollapsed(ofClass("BasicBlock")).withExpanded(at("layer1.1"));
      assertThat(boxes(residual, options)).containsExactly("@layer1.0", "@layer2.0", "@layer2.1");
    }

    @Test
    void theModuleInFocusStaysOpen() {
      ViewOptions options = ALL.withFocus("layer1").withCollapsed(module -> true);
      assertThat(boxes(residual, options)).containsExactly("@layer1.0", "@layer1.1");
    }

    @Test
    void allCallsOfAModuleAreMeant() {
      assertThat(boxes(Nets.recurrentCell(), ALL.withCollapsed(at("cell"))))
          .containsExactly("@cell:1", "@cell:2", "@cell:3");
      assertThat(boxes(Nets.recurrentCell(), ALL.withCollapsed(at("cell")).withView(View.ROLLED)))
          .containsExactly("@cell");
    }
  }

  @Nested
  class Hidden {

    @Test
    void edgesLeadThroughWhatIsHidden() {
      ViewOptions options =
          ALL.withFocus("layer2.1")
              .withHidden(layer -> List.of("relu", "add").contains(layer.type()));
      assertThat(edges(residual, options))
          .containsExactlyInAnyOrder(
              "enters:batchnorm_6_20->conv2d_9_25",
              "enters:batchnorm_7_22->conv2d_9_25",
              "conv2d_9_25->batchnorm_8_26",
              "batchnorm_8_26->conv2d_10_28",
              "conv2d_10_28->batchnorm_9_29",
              "batchnorm_9_29->leaves:flatten_1_32",
              "enters:batchnorm_6_20->leaves:flatten_1_32",
              "enters:batchnorm_7_22->leaves:flatten_1_32");
    }

    @Test
    void theCaptionTellsWhatIsNotDrawn() {
      ViewOptions options = ALL.withHidden(layer -> List.of("relu", "add").contains(layer.type()));
      assertThat(GraphView.of(residual, options).caption()).contains("not drawn: 8 relu, 4 add");
    }

    @Test
    void aClosedModuleTellsAllThatIsInIt() {
      ViewOptions options = ALL.withDepth(1).withHidden(layer -> layer.type().equals("relu"));
      assertThat(rows(residual, options, "@layer1"))
          .isEqualTo(rows(residual, ALL.withDepth(1), "@layer1"));
    }

    @Test
    void aModuleVanishesWithAllThatIsInIt() {
      ViewOptions options = ALL.withDepth(1).withHidden(layer -> !layer.modules().isEmpty());
      assertThat(nodes(residual, options)).containsExactly("input_1", "flatten_1_32", "output_1");
      assertThat(edges(residual, options))
          .containsExactly("input_1->flatten_1_32", "flatten_1_32->output_1");
    }

    @Test
    void inputsOutputsConditionsAndFailuresStay() {
      Net net = new Net("Gate");
      Op x = net.input("x", 4);
      Op condition = net.op("gt", net.op("sum", x)).decides(true);
      net.output("output", net.op("relu", x).arm(1, true, condition));
      assertThat(nodes(net.history(), ALL.withHidden(layer -> true)))
          .containsExactly("input_1", "gt_1_2", "output_1");
      assertThat(nodes(Nets.failing(), ALL.withHidden(layer -> true)))
          .containsExactly("input_1", "linear_2_3");
    }

    @Test
    void anArmIsEnteredThroughWhatIsHiddenInIt() {
      Net net = new Net("Gate");
      Op x = net.input("x", 4);
      Op condition = net.op("gt", x).decides(true);
      Op relu = net.op("relu", x).arm(1, true, condition);
      net.output("output", net.op("neg", relu).arm(1, true, condition));
      GraphView view =
          GraphView.of(net.history(), ALL.withHidden(layer -> layer.type().equals("relu")));
      assertThat(view.edges().stream().filter(edge -> edge.to().equals("neg_1_3")))
          .singleElement()
          .satisfies(
              edge -> {
                assertThat(edge.from()).isEqualTo("input_1");
                assertThat(edge.labels()).extracting(EdgeLabel::text).containsExactly("THEN");
              });
    }

    @Test
    void aLoopClosesThroughWhatIsHidden() {
      ViewOptions options =
          ALL.withView(View.ROLLED).withHidden(layer -> !layer.type().equals("mul"));
      assertThat(GraphView.of(Nets.simpleRecurrent(), options).edges())
          .extracting(Edge::id)
          .containsExactlyInAnyOrder("input_1->mul_1_3", "mul_1_3->mul_1_3", "mul_1_3->output_1");
    }

    @Test
    void inTheRolledViewALayerIsHiddenIfAllOfItsPassesAre() {
      ViewOptions options = ALL.withHidden(layer -> layer.name().equals("mul_1_3:2"));
      assertThat(nodes(Nets.simpleRecurrent(), options)).doesNotContain("mul_1_3:2");
      assertThat(rows(Nets.simpleRecurrent(), options.withView(View.ROLLED), "mul_1_3"))
          .contains("mul_1_3 (x4)");
    }
  }

  @Nested
  class Auto {

    @Test
    void theDeepestLevelThatFitsIsTaken() {
      AutoDepth chosen = AutoDepth.choose(residual, ALL.withAuto(9));
      assertThat(chosen.text()).isEqualTo("depth 2 (9 nodes, 9 wanted at most)");
      assertThat(nodes(residual, ALL.withAuto(9))).isEqualTo(nodes(residual, ALL.withDepth(2)));
    }

    @Test
    void equalModulesAreOpenedIfThereIsRoomForThemAll() {
      AutoDepth chosen = AutoDepth.choose(residual, ALL.withAuto(28));
      assertThat(boxes(residual, chosen.options())).containsExactly("@layer2.0");
      assertThat(chosen.text())
          .isEqualTo("depth 3 without opening layer2.0 (27 nodes, 28 wanted at most)");
      assertThat(boxes(residual, ALL.withAuto(26))).contains("@layer1.0", "@layer2.1");
    }

    @Test
    void whereNoDepthGivesSoFewNothingIsOpened() {
      assertThat(nodes(residual, ALL.withAuto(3))).isEqualTo(nodes(residual, ALL.withDepth(1)));
    }

    @Test
    void allIsOpenedWhereThereIsRoom() {
      assertThat(nodes(residual, ALL.withAuto(1000))).isEqualTo(nodes(residual, ALL));
    }

    @Test
    void aGivenDepthIsNotExceeded() {
      assertThat(nodes(residual, ALL.withAuto(1000).withDepth(2)))
          .isEqualTo(nodes(residual, ALL.withDepth(2)));
    }

    @Test
    void stubsCountToo() {
      GraphView view = GraphView.of(residual, ALL.withFocus("layer2").withAuto(3));
      assertThat(view.root().allNodes().map(Node::id))
          .containsExactly("enters:relu_4_15", "@layer2.0", "@layer2.1", "leaves:flatten_1_32");
    }

    @Test
    void noBoxesAreNoDrawing() {
      assertThatThrownBy(() -> ALL.withAuto(0))
          .isInstanceOf(BadInputException.class)
          .hasMessage("No drawing has 0 boxes: give 1 or more");
    }
  }
}
