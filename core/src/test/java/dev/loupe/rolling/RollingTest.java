package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RollingTest {

  private final Recording model = new Recording();

  @Test
  void twoEqualOperationsInARowAreTwoLayers() {
    model.output(model.op("tanh", model.op("tanh", model.input())));

    assertThat(model.labels()).isEqualTo("input_1 tanh_1_1 tanh_2_2 output_1");
  }

  @Test
  void aSingleFreeOperationThatFeedsItselfIsNoLoop() {
    int x = model.input();
    for (int pass = 0; pass < 3; pass++) {
      x = model.op("sin", x);
    }
    model.output(x);

    assertThat(model.passes("sin")).containsExactly(1, 1, 1);
  }

  @Test
  void aModuleThatIsCalledInALoopIsOneLayer() {
    int x = model.input();
    for (int pass = 0; pass < 4; pass++) {
      x = model.module("relu", "relu", x);
    }
    model.output(x);

    assertThat(model.labels())
        .isEqualTo("input_1 relu_1_1:1 relu_1_1:2 relu_1_1:3 relu_1_1:4 output_1");
  }

  @Test
  void aCallBeforeTheLoopIsItsFirstPassWhenItFeedsTheLoop() {
    int x = model.module("relu", "relu", model.input());
    for (int pass = 0; pass < 4; pass++) {
      x = model.module("relu", "relu", x);
    }
    model.output(x);

    assertThat(model.passes("relu")).containsExactly(5);
  }

  @Test
  void twoCallsOfAModuleInARowAreTwoLayers() {
    int x = model.input();
    for (int pass = 0; pass < 2; pass++) {
      x = model.module("relu", "relu", x);
    }
    model.output(x);

    assertThat(model.passes("relu")).containsExactly(1, 1);
  }

  @Test
  void aModuleOutsideOfTheLoopIsALayerOfItsOwn() {
    int x = model.op("log", model.module("relu", "relu", model.input()));
    for (int pass = 0; pass < 3; pass++) {
      x = model.module("relu", "relu", x);
    }
    model.output(x);

    assertThat(model.passes("relu")).containsExactly(1, 3);
  }

  @Test
  void aBlockThatIsCalledInALoopRollsWhole() {
    int x = model.input();
    for (int pass = 0; pass < 3; pass++) {
      x = model.module("block.1", "relu", model.linear("block.0", x));
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x3* -> relu_1_2
            relu_1_2 x3* -> linear_1_1, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void aBodyThatRepeatsBackToBackIsALoop() {
    int x = body(body(model.input()));
    model.output(x);

    assertThat(model.labels())
        .isEqualTo("input_1 sin_1_1:1 cos_1_2:1 exp_1_3:1 sin_1_1:2 cos_1_2:2 exp_1_3:2 output_1");
  }

  @Test
  void aBodyThatRepeatsElsewhereIsNoLoop() {
    model.output(body(model.op("log", body(model.input()))));

    assertThat(model.labels())
        .isEqualTo("input_1 sin_1_1 cos_1_2 exp_1_3 log_1_4 sin_2_5 cos_2_6 exp_2_7 output_1");
  }

  @Test
  void parallelBranchesWithoutParametersStayApart() {
    int x = model.op("log", model.input());
    model.output(model.op("cat", body(x), body(x)));

    assertThat(model.passes("sin")).containsExactly(1, 1);
  }

  @Test
  void parallelBranchesWithSharedParametersAreOne() {
    int x = model.input();
    int one = model.linear("fc", model.op("sin", x));
    int other = model.linear("fc", model.op("sin", model.op("log", x)));
    model.output(model.op("add", model.op("cos", one), model.op("cos", other)));

    assertThat(model.passes("linear")).containsExactly(2);
    assertThat(model.passes("sin")).containsExactly(2);
    assertThat(model.passes("cos")).containsExactly(2);
  }

  @Test
  void inputsThatMeetInOneOperationStayApart() {
    model.output(model.op("add", model.input(), model.input()));

    assertThat(model.labels()).isEqualTo("input_1 input_2 add_1_1 output_1");
  }

  @Test
  void theTwoAdditionsOfAResidualBlockStayApart() {
    int x = model.input();
    for (int block = 0; block < 12; block++) {
      List<String> path = List.of("blocks." + block);
      String at = "blocks." + block;
      x = model.in(path, "add", model.linear(at + ".attention", x), x);
      x = model.in(path, "add", model.linear(at + ".mlp", x), x);
    }
    model.output(x);

    assertThat(model.group().layers()).hasSize(model.nodes().size());
  }

  @Test
  void additionsOfNeighbouringBlocksStayApart() {
    int x = model.input();
    for (int block = 0; block < 6; block++) {
      String at = "blocks." + block;
      int linear = model.linear(at + ".fc", x);
      x = model.in(List.of(at), "add", model.in(List.of(at), "relu", linear), x);
    }
    model.output(x);

    assertThat(model.passes("add")).containsExactly(1, 1, 1, 1, 1, 1);
  }

  @Test
  void theResultsOfOneCallAreLayersOfTheirOwn() {
    Fingerprint.Builder lstm =
        Fingerprint.operation("lstm").parameters(List.of("w", "b")).modules(List.of("lstm"));
    int[] results = model.results(3, lstm, "lstm", model.input());
    model.output(model.op("cat", results));

    assertThat(model.labels()).isEqualTo("input_1 lstm_1_1 lstm_2_2 lstm_3_3 cat_1_4 output_1");
  }

  @Test
  void theResultsOfACallInALoopRollEachForItself() {
    Fingerprint.Builder lstm = Fingerprint.operation("lstm").parameters(List.of("w", "b"));
    int x = model.input();
    int state = model.op("zeros");
    for (int pass = 0; pass < 5; pass++) {
      int[] results = model.results(2, lstm, "lstm", x, state);
      x = results[0];
      state = results[1];
    }
    model.output(x);

    assertThat(model.passes("lstm")).containsExactly(5, 5);
  }

  @Test
  void twoLoopsOverOneLinearKeepTheirOwnBodies() {
    int x = model.input();
    for (int pass = 0; pass < 5; pass++) {
      x = model.op(pass < 2 ? "relu" : "tanh", model.linear("shared.lin", x));
    }
    model.output(x);

    assertThat(model.passes("linear")).containsExactly(5);
    assertThat(model.passes("relu")).containsExactly(2);
    assertThat(model.passes("tanh")).containsExactly(3);
  }

  @Test
  void aConstantThatDiffersByPassSplitsItsLayerOnly() {
    int x = model.input();
    for (int pass = 0; pass < 4; pass++) {
      x = model.op("div " + pass, model.op("sin", model.linear("fc", x)));
    }
    model.output(x);

    assertThat(model.passes("linear")).containsExactly(4);
    assertThat(model.passes("sin")).containsExactly(4);
    assertThat(model.passes("div")).containsExactly(1, 1, 1, 1);
  }

  @Test
  void aSideBranchOfSomePassesIsALayerOfThosePasses() {
    int x = model.input();
    for (int pass = 0; pass < 6; pass++) {
      x = model.op("cos", model.op("sin", x));
      if (pass % 2 == 1) {
        model.op("log", x);
      }
    }
    model.output(x);

    assertThat(model.passes("sin")).containsExactly(6);
    assertThat(model.passes("cos")).containsExactly(6);
    assertThat(model.passes("log")).containsExactly(3);
  }

  @Test
  void aShortenedPassLeavesTheRestOfTheBodyToTheOthers() {
    int x = model.input();
    for (int pass = 0; pass < 4; pass++) {
      x = model.op("sin", model.linear("fc", x));
      x = pass == 2 ? x : model.op("cos", x);
    }
    model.output(x);

    assertThat(model.passes("linear")).containsExactly(4);
    assertThat(model.passes("sin")).containsExactly(4);
    assertThat(model.passes("cos")).containsExactly(3);
  }

  @Test
  void nestedLoopsWithoutParametersRollOnBothLevels() {
    int x = model.input();
    for (int outer = 0; outer < 3; outer++) {
      x = model.op("log", x);
      for (int inner = 0; inner < 4; inner++) {
        x = model.op("cos", model.op("sin", x));
      }
    }
    model.output(x);

    assertThat(model.passes("log")).containsExactly(3);
    assertThat(model.passes("sin")).containsExactly(12);
    assertThat(model.passes("cos")).containsExactly(12);
  }

  @Test
  void constantsOfTheOuterLoopSplitTheirLayerAlongTheInnerLoops() {
    int x = model.input();
    for (int outer = 0; outer < 3; outer++) {
      for (int inner = 0; inner < 4; inner++) {
        x = model.op("add", x, model.op("sin", x));
      }
      x = model.op("div " + outer, x);
    }
    model.output(x);

    assertThat(model.passes("div")).containsExactly(1, 1, 1);
    assertThat(model.passes("sin")).containsExactly(4, 4, 4);
    assertThat(model.passes("add")).containsExactly(4, 4, 4);
  }

  @Test
  void twoLinearsInterleavedWithBranchesKeepTheirLayersWhole() {
    int x = model.input();
    for (int pass = 0; pass < 4; pass++) {
      int one = model.op("mul 2", model.linear("fc1", x));
      int other = model.op(pass % 2 == 0 ? "sin" : "cos", model.linear("fc2", x));
      x = model.op("add", one, other);
    }
    model.output(model.linear("fc1", model.linear("fc2", x)));

    assertThat(model.passes("linear")).containsExactly(5, 5);
    assertThat(model.passes("mul")).containsExactly(4);
    assertThat(model.passes("sin")).containsExactly(2);
    assertThat(model.passes("cos")).containsExactly(2);
    assertThat(model.passes("add")).containsExactly(4);
  }

  @Test
  void buffersOfOneAddressRollWithTheirReaders() {
    int x = model.input();
    for (int pass = 0; pass < 3; pass++) {
      x = model.op("sin", model.op("add", x, model.buffer("state")));
    }
    model.output(x);

    assertThat(model.passes("buffer")).containsExactly(3);
    assertThat(model.passes("add")).containsExactly(3);
  }

  @Test
  void anOperationThatReadsATensorTwiceHasOneEdge() {
    int x = model.input();
    for (int pass = 0; pass < 3; pass++) {
      x = model.op("sin", model.op("mul", x, x));
    }
    model.output(x);

    assertThat(model.counts()).isEqualTo("4/4");
  }

  @Test
  void anEmptyGraphHasNoLayers() {
    assertThat(model.group().layers()).isEmpty();
  }

  @Test
  void everyLayerKnowsItsPasses() {
    int x = model.input();
    for (int pass = 0; pass < 3; pass++) {
      x = model.op("relu", model.linear("fc", x));
    }

    LayerGrouping grouping = model.group();
    assertThat(grouping.nodes()).isEqualTo(7);
    assertThat(grouping.layer(5)).isEqualTo(1);
    assertThat(grouping.pass(5)).isEqualTo(3);
    assertThat(grouping.passes(5).asList()).containsExactly(1, 3, 5);
    assertThat(grouping.complete()).isTrue();
    assertThat(grouping).hasToString("[[0], [1, 3, 5], [2, 4, 6]]");
  }

  @Test
  void aParentMustComeFirst() {
    Fingerprint sin = Fingerprint.operation("sin").build();

    assertThatThrownBy(() -> Rolling.group(List.of(RollingNode.of(sin, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the parents of node 0 must come before it, but are [0]");
    assertThatThrownBy(() -> RollingNode.of(sin, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a parent is a place in the list, from 0, but the parents are [-1]");
  }

  @Test
  void equalKeysMustMeanEqualFingerprints() {
    RollingNode one = RollingNode.of(new Fingerprint("key", "", false));
    RollingNode other = RollingNode.of(new Fingerprint("key", "", true));

    assertThatThrownBy(() -> Rolling.group(List.of(one, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nodes 0 and 1 have the same key");
  }

  private int body(int x) {
    return model.op("exp", model.op("cos", model.op("sin", x)));
  }
}
