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
  void simpleBranching() {
    int x = model.op("add 1", model.input());
    int one = model.op("log", model.op("add 3", model.op("mul 2", x)));
    int other = model.op("sin", model.op("pow 2", x));
    model.output(model.op("add", model.op("add", x, one), other));

    assertThat(model.counts()).isEqualTo("10/11");
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
