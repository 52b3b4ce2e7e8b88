package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.parents;
import static dev.loupe.recording.Graphs.rolledEdges;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parent;
import dev.loupe.history.RolledLayer;
import org.junit.jupiter.api.Test;

/** Operators that write into their arguments, and views of them. */
class WritesTest {

  @Test
  void readersAfterAnInPlaceOperatorReadItsLayer() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x + 1
                z = y * 2
                y.relu_()
                return y - z
            """);

    assertThat(edges(history))
        .containsExactly(
            "input_1 -> add_1_1",
            "add_1_1 -> mul_1_2",
            "add_1_1 -> relu_1_3",
            "relu_1_3 -> sub_1_4",
            "mul_1_2 -> sub_1_4",
            "sub_1_4 -> output_1");
    assertThat(history.layer("relu_1_3").inPlace()).isTrue();
    assertThat(history.layer("mul_1_2").inPlace()).isFalse();
  }

  @Test
  void anInPlaceOperatorOnTheInputIsSeenInTheOutput() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                x.add_(1)
                return x
            """);

    assertThat(edges(history)).containsExactly("input_1 -> add_1_1", "add_1_1 -> output_1");
  }

  @Test
  void whoReadsTheBaseDependsOnWhoWroteThroughAView() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                base = x * 1
                row = base[0]
                row.zero_()
                return base + 1
            """);

    assertThat(edges(history))
        .containsExactly(
            "input_1 -> mul_1_1",
            "mul_1_1 -> select_1_2",
            "select_1_2 -> zero_1_3",
            "mul_1_1 -> add_1_4",
            "zero_1_3 -> add_1_4",
            "add_1_4 -> output_1");
    assertThat(history.layer("add_1_4").parents().stream().map(Parent::arguments))
        .last()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .isEmpty();
  }

  @Test
  void whoReadsAViewDependsOnWhoWroteIntoTheBase() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                base = x * 1
                row = base[0]
                base.zero_()
                return row + 1
            """);

    assertThat(parents(history, "add_1")).containsExactly("select_1_2", "zero_1_3");
  }

  @Test
  void theOutputDependsOnWhoWroteThroughAView() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                base = x * 1
                base[0].zero_()
                return base
            """);

    assertThat(parents(history, "output_1")).containsExactly("mul_1_1", "zero_1_3");
  }

  @Test
  void aWriteIntoOneRowIsNotReadFromAnother() {
    assertThat(writtenAndRead("base[0]", "base[1]")).isFalse();
    assertThat(writtenAndRead("base[1]", "base[0]")).isFalse();
    assertThat(writtenAndRead("base[1]", "base[1]")).isTrue();
  }

  @Test
  void aWriteIntoOneColumnIsNotReadFromAnother() {
    assertThat(writtenAndRead("base[:, 0]", "base[:, 1]")).isFalse();
    assertThat(writtenAndRead("base[:, 3]", "base[:, 0:3]")).isFalse();
    assertThat(writtenAndRead("base[:, 2]", "base[:, 0:3]")).isTrue();
    assertThat(writtenAndRead("base[:, 2]", "base[1]")).isTrue();
  }

  @Test
  void aWriteIntoOneBlockIsNotReadFromAnother() {
    assertThat(writtenAndRead("base[0:2, 0:2]", "base[2:4, 2:4]")).isFalse();
    assertThat(writtenAndRead("base[0:2, 0:2]", "base[0:2, 2:4]")).isFalse();
    assertThat(writtenAndRead("base[0:2, 0:2]", "base[2:4, 0:2]")).isFalse();
    assertThat(writtenAndRead("base[0:3, 0:3]", "base[2:4, 2:4]")).isTrue();
  }

  @Test
  void everyOtherElementIsNotWrittenByTheOnesBetween() {
    assertThat(writtenAndRead("base[:, 0::2]", "base[:, 1::2]")).isFalse();
    assertThat(writtenAndRead("base[0::2]", "base[1::2]")).isFalse();
    assertThat(writtenAndRead("base[:, 0::2]", "base[:, 2::2]")).isTrue();
  }

  @Test
  void transposedAndReshapedViewsSeeTheSameMemory() {
    assertThat(writtenAndRead("base.t()[0]", "base[:, 0]")).isTrue();
    assertThat(writtenAndRead("base.t()[0]", "base[:, 1]")).isFalse();
    assertThat(writtenAndRead("base.view(16)[5]", "base[1, 1]")).isTrue();
    assertThat(writtenAndRead("base.view(16)[5]", "base[1, 2]")).isFalse();
    assertThat(writtenAndRead("base.diagonal()", "base[3, 3]")).isTrue();
  }

  @Test
  void aWriteThroughAViewOfAViewIsSeenInTheBaseAndInSiblings() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                base = x * 1
                half = base[0:2]
                sibling = base[1]
                half[1].fill_(7.0)
                return base.sum(), sibling.exp()
            """);

    assertThat(parents(history, "sum_1")).containsExactly("mul_1_1", "fill_1_5");
    assertThat(parents(history, "exp_1")).containsExactly("select_1_3", "fill_1_5");
  }

  @Test
  void aWriteOverEverythingHidesEarlierWrites() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                base = x * 1
                first = base[0]
                first.add_(1)
                base.zero_()
                return first + 0
            """);

    assertThat(parents(history, "add_2")).containsExactly("add_1_3", "zero_1_4");
  }

  @Test
  void aViewTakenAfterAWriteOverItDependsOnTheWriter() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                base = x * 1
                base[0].zero_()
                return base[0] + base[1]
            """);

    assertThat(parents(history, "select_2")).containsExactly("mul_1_1", "zero_1_3");
    assertThat(parents(history, "select_3")).containsExactly("mul_1_1");
  }

  @Test
  void assignmentToAnElementIsAWrite() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                base = torch.zeros([4, 4])
                base[1, 2] = x[0, 0]
                return base
            """);

    Layer copy = history.layer("copy");
    assertThat(copy.inPlace()).isTrue();
    assertThat(parents(history, "output_1")).containsExactly("zeros_1_1", copy.name());
  }

  @Test
  void whatChangesOnlyATensorsShapeWritesIntoNoMemory() {
    for (String change :
        new String[] {
          "unsqueeze_(0)",
          "squeeze_()",
          "t_()",
          "transpose_(0, 1)",
          "swapaxes_(0, 1)",
          "swapdims_(0, 1)",
          "as_strided_([4], [1])",
          "resize_([4, 4])",
          "set_(x)",
          "detach_()",
          "requires_grad_(False)"
        }) {
      ModelHistory history =
          record(
              """
              def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                  y = x.clone()
                  r = y[0]
                  y.%s
                  return r + 1, y
              """
                  .formatted(change));

      Layer changing = history.operations().get(2);
      assertThat(changing.inPlace()).as(change).isTrue();
      assertThat(parents(history, changing.name())).as(change).contains("clone_1_1");
      assertThat(parents(history, "add_1")).as(change).containsExactly("select_1_2");
      assertThat(parents(history, "output_2")).as(change).containsExactly(changing.name());
    }
  }

  @Test
  void aLoopThatWritesThroughViewsIsRolled() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x * 2
                for i in range(4):
                    y[0].add_(1)
                return y
            """);

    assertThat(history.rolledLayers())
        .extracting(RolledLayer::name)
        .containsExactly("input_1", "mul_1_1", "select_1_2", "add_1_3", "output_1");
    assertThat(rolledEdges(history))
        .containsExactly(
            "input_1 -> mul_1_1",
            "mul_1_1 -> select_1_2",
            "select_1_2 -> add_1_3",
            "add_1_3 -> select_1_2",
            "mul_1_1 -> output_1",
            "add_1_3 -> output_1");
  }

  /** Whether one who reads a view depends on one who wrote another view before. */
  private static boolean writtenAndRead(String written, String read) {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                base = x * 1
                a = %s
                b = %s
                a.fill_(2.0)
                return b.exp(), base
            """
                .formatted(written, read));
    return parents(history, "exp_1").stream().anyMatch(name -> name.startsWith("fill"));
  }

  private static ModelHistory record(String code) {
    return Loupe.record(script(code), ones(4, 4));
  }
}
