package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loops of TorchLens' toy models without parameters; see {@link TorchLensGraphsTest}. */
class TorchLensFreeLoopsTest {

  private final Recording model = new Recording();

  @Test
  void simpleLoopNoParam() {
    int x = model.op("add 1", model.input());
    for (int pass = 0; pass < 3; pass++) {
      x = model.op("sin", model.op("log", x));
    }
    model.output(model.op("add 1", x));

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> add_1_1
            add_1_1 -> log_1_2
            log_1_2 x3* -> sin_1_3
            sin_1_3 x3* -> log_1_2, add_2_4
            add_2_4 -> output_1
            output_1 -> (none)
            """);
  }

  @Test
  void repeatedOpTypeInLoop() {
    int x = model.input();
    for (int pass = 0; pass < 8; pass++) {
      x = model.op("sin", model.op("add 1", x));
      x = model.op("mul 2", model.op("cos", x));
      x = model.op("exp", model.op("sin", x));
    }
    model.output(model.op("log", x));

    assertThat(model.counts()).isEqualTo("9/9");
    assertThat(model.passes("sin")).containsExactly(8, 8);
  }

  @Test
  void loopingFromInputs2() {
    int[] inputs = {model.input(), model.input(), model.input()};
    int x = model.op("zeros");
    for (int input : inputs) {
      x = model.op("add", x, input);
      x = model.op("sin", model.op("mul 2", model.op("add 1", x)));
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 x3 -> add_1_2
            zeros_1_1 -> add_1_2
            add_1_2 x3* -> add_2_3
            add_2_3 x3 -> mul_1_4
            mul_1_4 x3 -> sin_1_5
            sin_1_5 x3* -> add_1_2, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void loopingInputsAndOutputs() {
    int[] inputs = {model.input(), model.input(), model.input()};
    List<Integer> outputs = new ArrayList<>();
    int x = model.op("zeros");
    for (int input : inputs) {
      x = model.op("add", x, input);
      x = model.op("sin", model.op("mul 2", model.op("add 1", x)));
      outputs.add(x);
    }
    outputs.forEach(model::output);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 x3 -> add_1_2
            zeros_1_1 -> add_1_2
            add_1_2 x3* -> add_2_3
            add_2_3 x3 -> mul_1_4
            mul_1_4 x3 -> sin_1_5
            sin_1_5 x3* -> add_1_2, output_1
            output_1 x3 -> (none)
            """);
  }

  @Test
  void sequentialParamFreeLoops() {
    int x = model.input();
    for (int loop = 0; loop < 2; loop++) {
      x = loop == 0 ? x : model.op("add 1", x);
      for (int pass = 0; pass < 3; pass++) {
        x = model.op("cos", model.op("sin", x));
      }
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> sin_1_1
            sin_1_1 x3* -> cos_1_2
            cos_1_2 x3* -> sin_1_1, add_1_3
            add_1_3 -> sin_2_4
            sin_2_4 x3* -> cos_2_5
            cos_2_5 x3* -> sin_2_4, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void selfFeedingNoParam() {
    int x = model.input();
    for (int pass = 0; pass < 4; pass++) {
      x = model.op("cos", model.op("sin", x));
    }
    model.output(x);

    assertThat(model.counts()).isEqualTo("4/4");
  }

  @Test
  void parallelLoops() {
    int x = model.input();
    int one = model.op("add 1", x);
    int other = model.op("add 2", x);
    for (int pass = 0; pass < 3; pass++) {
      one = model.op("sin", one);
    }
    for (int pass = 0; pass < 3; pass++) {
      other = model.op("sin", other);
    }
    model.output(model.op("add", one, other));

    assertThat(model.counts()).isEqualTo("11/11");
  }
}
