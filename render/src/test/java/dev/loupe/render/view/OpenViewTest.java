package dev.loupe.render.view;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.testing.Net;
import dev.loupe.render.testing.Nets;
import dev.loupe.render.testing.Op;
import dev.loupe.render.testing.RandomNets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OpenViewTest {

  private static ImmutableSet<String> groups(OpenView open, int level) {
    return open.view()
        .root()
        .allGroups()
        .filter(group -> group.depth() >= level)
        .map(Group::id)
        .collect(toImmutableSet());
  }

  /** Closing by hand gives what a depth gives, and closing nothing the open view. */
  private static void assertClosesAsByDepth(ModelHistory history, ViewOptions options) {
    OpenView open = OpenView.of(history, options);
    assertThat(open.close(Set.of())).isEqualTo(open.view());
    int focused = options.focus().isPresent() ? 1 : 0;
    for (int depth = 1; depth <= open.view().groupLevels(); depth++) {
      assertThat(open.close(groups(open, depth - 1 + focused)))
          .isEqualTo(GraphView.of(history, options.withDepth(depth)));
    }
  }

  @Property(tries = 200)
  void closingGivesWhatADepthGives(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int size, @ForAll View view) {
    assertClosesAsByDepth(RandomNets.of(seed, size), ViewOptions.DEFAULT.withView(view));
  }

  /** The groups that a view has closed are all that it takes to make it of the open one. */
  @Property(tries = 200)
  void closingGivesWhatCollapsingAndExpandingGive(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll View view,
      @ForAll @IntRange(min = 0, max = 3) int depth,
      @ForAll @IntRange(min = 1, max = 5) int share,
      @ForAll Optional<ColorBy> colorBy,
      @ForAll boolean folded) {
    ModelHistory history = RandomNets.of(seed, size);
    ViewOptions base =
        ViewOptions.DEFAULT.withView(view).withHidden(layer -> layer.index() % 7 == share);
    ViewOptions options = colorBy.map(base::withColorBy).orElse(base);
    ViewOptions chosen =
        options
            .withDepth(depth)
            .withCollapsed(module -> Math.floorMod(module.address().hashCode(), share) == 0)
            .withExpanded(module -> Math.floorMod(module.address().hashCode(), 5) == share)
            .withFoldedRepeats(folded);
    OpenView open = OpenView.of(history, chosen);
    assertThat(folded || open.view().equals(GraphView.of(history, options))).isTrue();
    for (ViewOptions other : List.of(chosen, chosen.withAuto(10))) {
      GraphView expected = GraphView.of(history, other);
      assertThat(open.close(open.closedIn(expected))).isEqualTo(expected);
    }
  }

  @Example
  void hiddenOperationsStayHiddenAroundTheFocus() {
    assertClosesAsByDepth(
        Nets.residual(),
        ViewOptions.DEFAULT.withFocus("layer1").withHidden(layer -> layer.type().equals("relu")));
  }

  @Example
  void closingWorksAroundBuffersAndInFocus() {
    ViewOptions options = ViewOptions.DEFAULT;
    assertClosesAsByDepth(Nets.residual(), options.withBuffers(ViewOptions.Buffers.SHOWN));
    assertClosesAsByDepth(Nets.residual(), options.withFocus("layer1"));
    assertClosesAsByDepth(Nets.recurrentCell(), options.withView(View.ROLLED));
    assertClosesAsByDepth(Nets.attention(), options);
    assertClosesAsByDepth(Nets.failing(), options);
  }

  @Example
  void closedModulesKeepTheArmsOfConditionsOutsideOfThem() {
    Net net = new Net("Arms");
    Op x = net.input("x", 4);
    Op asked = net.op("gt", x).decides(true);
    Op result =
        net.call(
            "block",
            "Block",
            () -> {
              Op first = net.op("relu", x).arm(1, true, asked);
              return net.op("tanh", first).arm(1, true, asked);
            });
    net.output("output", result);
    assertClosesAsByDepth(net.history(), ViewOptions.DEFAULT);
    assertClosesAsByDepth(net.history(), ViewOptions.DEFAULT.withView(View.ROLLED));
  }

  @Example
  void theRestOfARowIsAGroupThatHasItsModules() {
    OpenView open = OpenView.of(Nets.stack(), ViewOptions.DEFAULT.withFoldedRepeats(true));

    assertThat(open.folds()).containsExactly("blocks.1..blocks.4");
    assertThat(groups(open.view(), 1))
        .containsExactly("blocks.0 Block", "blocks.1..blocks.4 4 more Block");
    GraphView closed = open.close(Set.of("blocks.2.mlp", "blocks.3", "blocks.4"));
    assertThat(groups(closed, 2))
        .containsExactly("blocks.0.mlp Mlp", "blocks.1 Block", "blocks.2 Block");
    assertThat(closed.edges())
        .extracting(Edge::id)
        .containsSubsequence("add_3_9->@blocks.3", "@blocks.3->@blocks.4", "@blocks.4->output_1");
  }

  private static List<String> groups(GraphView view, int depth) {
    return view.root()
        .allGroups()
        .filter(group -> group.depth() == depth)
        .map(group -> group.id() + " " + group.className())
        .toList();
  }

  @Example
  void closesSingleModulesAndIgnoresOthers() {
    OpenView open = OpenView.of(Nets.residual(), ViewOptions.DEFAULT);
    GraphView view = open.close(Set.of("layer1.0", "no such module"));
    assertThat(view.root().allGroups().map(Group::id))
        .contains("layer1", "layer1.1", "layer2")
        .doesNotContain("layer1.0");
    assertThat(view.root().allNodes().filter(node -> node.kind() == NodeKind.MODULE))
        .extracting(Node::id)
        .containsExactly("@layer1.0");
    assertThat(view.edges()).extracting(Edge::to).contains("@layer1.0");
  }
}
