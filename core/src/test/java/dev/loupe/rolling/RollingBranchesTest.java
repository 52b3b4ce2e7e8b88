package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where ways part and meet. */
class RollingBranchesTest {

  private final Recording model = new Recording();

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

  private int body(int x) {
    return model.op("exp", model.op("cos", model.op("sin", x)));
  }
}
