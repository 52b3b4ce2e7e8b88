package dev.loupe.recording;

import static dev.loupe.recording.Graphs.decisions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.history.Decision;
import dev.loupe.history.ModelHistory;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Values that Java code reads as conditions. */
class JavaDecisionsTest {

  /** Reads a condition on another line than it computes it. */
  public static final class Branching extends Module {
    private final Tensor frozen = register_parameter("frozen", ones().gt(new Scalar(0)), false);

    public Tensor forward(Tensor x) {
      Tensor positive = x.mean().gt(new Scalar(0));
      Tensor y = x.neg();
      if (positive.item_bool()) {
        y = y.exp();
      }
      if (frozen.item_bool() && x.sum().item_float() > -100) {
        y = y.tanh();
      }
      return y;
    }
  }

  @Test
  void theLineIsTheBranchs() {
    ModelHistory history = Loupe.record(new Branching(), ones(2));

    assertThat(decisions(history)).hasSize(1);
    Decision decision = history.layer("gt_1_2").decision().orElseThrow();
    assertThat(decision.value()).isTrue();
    int computed = history.layer("gt_1_2").call().orElseThrow().place().orElseThrow().line();
    assertThat(decision.source().orElseThrow().file()).isEqualTo("JavaDecisionsTest.java");
    assertThat(decision.source().orElseThrow().function()).isEqualTo("forward");
    assertThat(decision.source().orElseThrow().line()).isEqualTo(computed + 2);
    assertThat(history.layer("tanh").controlFlow()).isEmpty();
  }

  @Test
  void theValueIsWhatWasRead() {
    assertThat(Loupe.record(new Branching(), zeros(2)).layer("gt").decision())
        .hasValueSatisfying(decision -> assertThat(decision.text()).isEqualTo("FALSE"));
  }
}
