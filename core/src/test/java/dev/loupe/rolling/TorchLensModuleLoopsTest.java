package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Loops of TorchLens' toy models over modules; see {@link TorchLensGraphsTest}. */
class TorchLensModuleLoopsTest {

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
}
