package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What must not cost the square of its size; a cost like that would not end within a build. */
class RollingScaleTest {

  private final Recording model = new Recording();

  @Test
  void aLoopOfTwentyThousandPassesRolls() {
    int x = model.input();
    for (int pass = 0; pass < 20_000; pass++) {
      x = model.op("mul 2", model.op("add 1", model.linear("fc", x)));
    }
    model.output(x);

    assertThat(passes()).containsExactly(1, 20_000, 20_000, 20_000, 1);
    assertThat(model.group().pass(30_002)).isEqualTo(10_001);
  }

  @Test
  void aLoopWithoutParametersOfTwentyThousandPassesRolls() {
    int x = model.input();
    for (int pass = 0; pass < 20_000; pass++) {
      x = model.op("cos", model.op("sin", x));
    }
    model.output(x);

    assertThat(passes()).containsExactly(1, 20_000, 20_000, 1);
  }

  @Test
  void nestedLoopsOfManyPassesRoll() {
    int x = model.input();
    for (int outer = 0; outer < 200; outer++) {
      x = model.linear("outer", x);
      for (int inner = 0; inner < 100; inner++) {
        x = model.op("sin", model.linear("inner", x));
      }
    }
    model.output(x);

    assertThat(passes()).containsExactly(1, 200, 20_000, 20_000, 1);
  }

  @Test
  void aHundredThousandNodesThatNeverRepeatStayApart() {
    int x = model.input();
    int before = x;
    for (int node = 0; node < 100_000; node++) {
      int next = model.op("op" + node, x, before);
      before = x;
      x = next;
    }

    LayerGrouping grouping = model.group();
    assertThat(grouping.layers()).hasSize(100_001);
    assertThat(grouping.complete()).isTrue();
  }

  @Test
  void aHundredThousandNodesOfFewKindsEnd() {
    int x = model.input();
    int before = x;
    for (int node = 0; node < 100_000; node++) {
      int next = model.op("op" + Integer.bitCount(node * 31 + node / 7), x, before);
      before = x;
      x = next;
    }

    LayerGrouping grouping = model.group();
    assertThat(grouping.nodes()).isEqualTo(100_001);
    assertThat(grouping.complete()).isTrue();
  }

  @Test
  void anInputThatEveryPassReadsIsNoObstacle() {
    int input = model.input();
    int x = input;
    for (int pass = 0; pass < 20_000; pass++) {
      x = model.op("add", model.linear("fc", x), input);
    }
    model.output(x);

    assertThat(passes()).containsExactly(1, 20_000, 20_000, 1);
  }

  @Test
  void manyParametersSharedByUnequalBranchesAreNoObstacle() {
    int[] ends = {model.input(), model.input()};
    for (int layer = 0; layer < 10_000; layer++) {
      ends[0] = model.linear("fc" + layer, ends[0]);
      ends[1] = model.linear("fc" + layer, ends[1]);
    }
    model.output(model.linear("head", ends[0]));
    model.output(ends[1]);

    assertThat(passes()).hasSize(10_004).startsWith(2, 2, 2).endsWith(2, 1, 1, 1);
  }

  /** Each operation of the first branch is compared with its like in the second, to the end. */
  @Test
  void aSearchThatTakesTooLongIsGivenUpAndSaysSo() {
    int input = model.input();
    for (int branch = 0; branch < 2; branch++) {
      int x = model.op("log " + branch, input);
      for (int node = 0; node < 1_000; node++) {
        x = model.op("op" + node, x);
      }
    }
    int first = model.linear("fc", input);
    int second = model.linear("fc", model.op("tan", first));

    LayerGrouping grouping = Rolling.group(model.nodes(), 500_000);
    assertThat(grouping.complete()).isFalse();
    assertThat(grouping.layer(second)).isEqualTo(first);
    assertThat(Rolling.group(model.nodes()).complete()).isTrue();
  }

  private List<Integer> passes() {
    return model.group().layers().stream().map(passes -> passes.length()).toList();
  }
}
