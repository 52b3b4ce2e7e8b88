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
