package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The graphs of TorchLens' toy models, by the names that it has for them, and what it makes of
 * them.
 */
class TorchLensGraphsTest {

  private final Recording model = new Recording();

  @Test
  void simpleRecurrent() {
    int x = model.input();
    for (int pass = 0; pass < 4; pass++) {
      x = model.op("mul 2", model.op("add 1", model.linear("fc", x)));
    }
    model.output(x);

    assertThat(model.labels())
        .isEqualTo(
            "input_1 linear_1_1:1 add_1_2:1 mul_1_3:1 linear_1_1:2 add_1_2:2 mul_1_3:2"
                + " linear_1_1:3 add_1_2:3 mul_1_3:3 linear_1_1:4 add_1_2:4 mul_1_3:4 output_1");
    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x4* -> add_1_2
            add_1_2 x4 -> mul_1_3
            mul_1_3 x4* -> linear_1_1, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void splitTensor() {
    int x = model.op("mul 2", model.input());
    int[] parts = model.results(4, Fingerprint.operation("split").arguments("2"), "split", x);
    int one = model.op("add", parts[0], parts[1]);
    int other = model.op("add", parts[2], parts[3]);
    model.output(model.op("mul", one, other));

    assertThat(model.labels())
        .isEqualTo(
            "input_1 mul_1_1 split_1_2 split_2_3 split_3_4 split_4_5 add_1_6 add_2_7 mul_2_8"
                + " output_1");
  }

  @Test
  void repeatedModule() {
    int first = model.module("relu", "relu", model.op("add 1", model.input()));
    int second = model.op("add 3", first);
    int product = model.op("mul 2", first);
    second = model.module("relu", "relu", second);
    model.output(model.module("relu", "relu", model.op("add", product, second)));

    assertThat(model.labels())
        .isEqualTo("input_1 add_1_1 relu_1_2 add_2_3 mul_1_4 relu_2_5 add_3_6 relu_3_7 output_1");
    assertThat(model.counts()).isEqualTo("9/9");
  }

  @Test
  void identityModule() {
    int x = model.op("mul 2", model.input());
    model.module("identity", "identity", x);
    model.output(model.op("log", model.op("mul 2", x)));

    assertThat(model.counts()).isEqualTo("6/5");
  }

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
  void sameOpRepeat() {
    int x = model.input();
    for (int pass = 0; pass < 8; pass++) {
      x = model.op("add 1", x);
    }
    x = model.op("flatten", model.op("log", x));
    for (int pass = 0; pass < 8; pass++) {
      x = model.linear("fc", x);
    }
    model.output(x);

    assertThat(model.counts()).isEqualTo("13/13");
    assertThat(model.passes("linear")).containsExactly(8);
  }

  @Test
  void varyingLoopWithParam() {
    int x = model.input();
    for (int pass = 0; pass < 3; pass++) {
      x = model.op("mul 2", model.op("add 1", model.linear("fc", x)));
    }
    model.output(model.linear("fc", model.op("pow 2", x)));

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x4* -> add_1_2, output_1
            add_1_2 x3 -> mul_1_3
            mul_1_3 x3* -> linear_1_1, pow_1_4
            pow_1_4 -> linear_1_1
            output_1 -> (none)
            """);
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
  void recurrentParamsSimple() {
    int x = model.op("add 1", model.input());
    x = model.op("mul 2", model.linear("fc", x));
    x = model.op("log", model.linear("fc", x));
    x = model.op("tan", x);
    x = model.op("mul 2", model.linear("fc", x));
    x = model.op("log", model.linear("fc", x));
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> add_1_1
            add_1_1 -> linear_1_2
            linear_1_2 x4* -> mul_1_3, log_1_4
            mul_1_3 x2 -> linear_1_2
            log_1_4 x2* -> tan_1_5, output_1
            tan_1_5 -> linear_1_2
            output_1 -> (none)
            """);
  }

  @Test
  void sharedParamLoopExternal() {
    int x = model.input();
    for (int pass = 0; pass < 5; pass++) {
      x = model.linear("fc", x);
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x5* -> linear_1_1, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void interleavedSharedParamLoops() {
    int x = model.input();
    for (int pass = 0; pass < 6; pass++) {
      x = model.op(pass < 3 ? "relu" : "sigmoid", model.linear("fc", x));
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x6* -> relu_1_2, sigmoid_1_3
            relu_1_2 x3 -> linear_1_1
            sigmoid_1_3 x3* -> linear_1_1, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void nestedLoopsIndependentParams() {
    int x = model.input();
    for (int outer = 0; outer < 3; outer++) {
      x = model.linear("inner", model.linear("inner", model.linear("outer", x)));
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x3* -> linear_2_2
            linear_2_2 x6* -> linear_1_1, linear_2_2, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void loopingParamsDoubleNested() {
    int x = model.input();
    for (int outer = 0; outer < 3; outer++) {
      x = model.op("add 1", model.linear("fc1", x));
      x = model.op("mul 2", model.linear("fc2", x));
      x = model.op("mul 2", model.linear("fc2", x));
    }
    model.output(model.linear("fc1", x));

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x4* -> add_1_2, output_1
            add_1_2 x3 -> linear_2_3
            linear_2_3 x6* -> mul_1_4, mul_2_5
            mul_1_4 x3 -> linear_2_3
            mul_2_5 x3 -> linear_1_1
            output_1 -> (none)
            """);
  }

  @Test
  void diamondLoop() {
    int x = model.input();
    for (int pass = 0; pass < 3; pass++) {
      x = model.linear("fc", x);
      x = model.op("add", model.op("sin", x), model.op("cos", x));
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x3* -> sin_1_2, cos_1_3
            sin_1_2 x3 -> add_1_4
            cos_1_3 x3 -> add_1_4
            add_1_4 x3* -> linear_1_1, output_1
            output_1 -> (none)
            """);
  }

  @Test
  void accumulatorLoop() {
    int x = model.input();
    int[] collected = new int[3];
    for (int pass = 0; pass < 3; pass++) {
      x = model.op("relu", model.linear("fc", x));
      collected[pass] = x;
    }
    model.output(model.op("stack", collected));

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x3* -> relu_1_2
            relu_1_2 x3* -> linear_1_1, stack_1_3
            stack_1_3 -> output_1
            output_1 -> (none)
            """);
  }

  @Test
  void dataDependentBranchLoop() {
    int x = model.input();
    for (int pass = 0; pass < 4; pass++) {
      x = model.op(pass % 2 == 0 ? "relu" : "sigmoid", model.linear("fc", x));
    }
    model.output(x);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> linear_1_1
            linear_1_1 x4* -> relu_1_2, sigmoid_1_3
            relu_1_2 x2 -> linear_1_1
            sigmoid_1_3 x2* -> linear_1_1, output_1
            output_1 -> (none)
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
  void moduleLoopingClash1() {
    int x = model.op("sin", model.op("add 1", model.input()));
    x = model.op("log", model.module("relu", "relu", x));
    for (int pass = 0; pass < 4; pass++) {
      x = model.op("add 1", model.module("relu", "relu", x));
    }
    model.output(model.module("relu", "relu", model.op("cos", x)));

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 -> add_1_1
            add_1_1 -> sin_1_2
            sin_1_2 -> relu_1_3
            relu_1_3 -> log_1_4
            log_1_4 -> relu_2_5
            relu_2_5 x4* -> add_2_6
            add_2_6 x4* -> relu_2_5, cos_1_7
            cos_1_7 -> relu_3_8
            relu_3_8 -> output_1
            output_1 -> (none)
            """);
  }

  @Test
  void longLoop() {
    int x = model.input();
    for (int pass = 0; pass < 20; pass++) {
      x = model.op("relu", model.linear("fc", x));
    }
    model.output(x);

    assertThat(model.counts()).isEqualTo("4/4");
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
  void simpleBranching() {
    int x = model.op("add 1", model.input());
    int one = model.op("log", model.op("add 3", model.op("mul 2", x)));
    int other = model.op("sin", model.op("pow 2", x));
    model.output(model.op("add", model.op("add", x, one), other));

    assertThat(model.counts()).isEqualTo("10/11");
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

  @Test
  void tripletNetwork() {
    int[] inputs = {model.input(), model.input(), model.input()};
    List<Integer> outputs = new ArrayList<>();
    for (int input : inputs) {
      outputs.add(model.linear("l2", model.op("relu", model.linear("l1", input))));
    }
    outputs.forEach(model::output);

    assertThat(model.rolled())
        .isEqualTo(
            """
            input_1 x3 -> linear_1_1
            linear_1_1 x3 -> relu_1_2
            relu_1_2 x3 -> linear_2_3
            linear_2_3 x3 -> output_1
            output_1 x3 -> (none)
            """);
  }

  @Test
  void siameseNetwork() {
    int[] inputs = {model.input(), model.input()};
    int one = model.linear("l2", model.op("relu", model.linear("l1", inputs[0])));
    int other = model.linear("l2", model.op("relu", model.linear("l1", inputs[1])));
    model.output(model.op("norm", model.op("sub", one, other)));

    assertThat(model.counts()).isEqualTo("7/6");
  }

  @Test
  void simpleNeuralOde() {
    int x = model.input();
    for (int step = 0; step < 10; step++) {
      int f = model.linear("f.2", model.module("f.1", "tanh", model.linear("f.0", x)));
      x = model.op("add", x, model.op("mul 0.1", f));
    }
    model.output(model.linear("out", x));

    assertThat(model.counts()).isEqualTo("8/10");
  }

  @Test
  void highwayNetwork() {
    int x = model.input();
    for (int layer = 0; layer < 3; layer++) {
      int t = model.op("sigmoid", model.linear("t." + layer, x));
      int h = model.op("relu", model.linear("h." + layer, x));
      int transformed = model.op("mul", t, h);
      x = model.op("add", transformed, model.op("mul", model.op("rsub 1", t), x));
    }
    model.output(x);

    assertThat(model.counts()).isEqualTo("14/21");
  }

  /** Residual additions of different layers do roll where they are written in one forward. */
  @Test
  void deepCrossNetwork() {
    int input = model.input();
    int x = input;
    for (int layer = 0; layer < 3; layer++) {
      int crossed = model.op("mul", input, model.linear("cross." + layer, x));
      crossed = model.with(List.of(), "add", "bias." + layer, crossed);
      x = model.op("add", crossed, x);
    }
    int deep = input;
    for (int layer = 0; layer < 3; layer++) {
      deep = model.linear("deep." + layer, deep);
      deep = model.module("deep.relu." + layer, "relu", deep);
    }
    int merged = model.op("cat", x, deep);
    model.output(model.op("sigmoid", model.linear("head", merged)));

    assertThat(model.counts()).isEqualTo("21/28");
    assertThat(model.passes("add")).containsExactly(1, 3, 1, 1);
  }
}
