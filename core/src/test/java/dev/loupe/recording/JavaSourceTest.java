package dev.loupe.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The source lines of operators in Java modules: from the innermost call out to the model's. */
class JavaSourceTest {

  /** Notes its own lines as it runs. */
  static final class Inner extends Module {
    final LinearImpl fc = register_module("fc", new LinearImpl(2, 2));
    int linear;
    int relu;

    public Tensor forward(Tensor x) {
      linear = line();
      Tensor y = fc.forward(x);
      return positive(y);
    }

    private Tensor positive(Tensor y) {
      relu = line();
      return y.relu();
    }
  }

  static class Outer extends Module {
    final Inner inner = register_module("inner", new Inner());
    int call;
    int tanh;

    public Tensor forward(Tensor x) {
      return twice(x);
    }

    private Tensor twice(Tensor x) {
      call = line();
      Tensor y = inner.forward(x);
      tanh = line();
      return y.tanh();
    }
  }

  /** Records another model in the midst of its forward. */
  static final class Recording extends Outer {
    final List<ModelHistory> others = new ArrayList<>();

    @Override
    public Tensor forward(Tensor x) {
      others.add(Loupe.record(new Outer(), ones(1, 2)));
      return super.forward(x);
    }
  }

  /** The line after the one that calls this. */
  private static int line() {
    return StackWalker.getInstance()
            .walk(frames -> frames.skip(1).findFirst())
            .orElseThrow()
            .getLineNumber()
        + 1;
  }

  private static List<String> source(ModelHistory history, String layer) {
    return history.layer(layer).call().orElseThrow().source().stream()
        .map(JavaSourceTest::text)
        .toList();
  }

  private static String text(SourceLine line) {
    return line.function() + ":" + line.line();
  }

  private static String at(String method, int line) {
    return method + ":" + line;
  }

  /**
   * @param overriding how many methods there are around the model's own forward
   */
  private static void check(ModelHistory history, Outer model, int overriding) {
    Inner inner = model.inner;
    assertThat(source(history, "linear"))
        .startsWith(at("forward", inner.linear), at("twice", model.call))
        .hasSize(3 + overriding);
    // What is around the module is the same for all operators in it.
    List<String> around = source(history, "linear").subList(1, 3 + overriding);
    List<String> relu = source(history, "relu");
    assertThat(relu.get(0)).isEqualTo(at("positive", inner.relu));
    assertThat(relu.subList(2, relu.size())).isEqualTo(around);
    assertThat(source(history, "tanh")).startsWith(at("twice", model.tanh)).hasSize(2 + overriding);
  }

  @Test
  void areThoseOfAllMethodsAround() {
    Outer model = new Outer();
    try (ModelHistory history = Loupe.record(model, ones(1, 2))) {
      check(history, model, 0);
    }
  }

  @Test
  void areTheModelsOwnWhereAnotherIsRecordedMeanwhile() {
    Recording model = new Recording();
    try (ModelHistory history = Loupe.record(model, ones(1, 2));
        ModelHistory other = model.others.get(0)) {
      check(history, model, 1);
      assertThat(source(other, "tanh")).hasSize(2);
    }
  }

  /** Has a method of that name, and is no module. */
  static final class Helper {
    int sin;

    public Tensor forward(Tensor x) {
      sin = line();
      return x.sin();
    }
  }

  /** Calls a helper from many calls deep. */
  static final class Deep extends Module {
    final Helper helper = new Helper();
    int call;

    public Tensor forward(Tensor x) {
      return down(x, 40);
    }

    private Tensor down(Tensor x, int depth) {
      if (depth > 1) {
        return down(x, depth - 1);
      }
      call = line();
      return helper.forward(x);
    }
  }

  @Test
  void goThroughHelpersOfAnyDepthThatAreNoModules() {
    Deep model = new Deep();
    try (ModelHistory history = Loupe.record(model, ones(1, 2))) {
      assertThat(source(history, "sin"))
          .startsWith(at("forward", model.helper.sin), at("down", model.call))
          .hasSize(1 + 40 + 1);
      assertThat(source(history, "sin").get(41)).startsWith("forward:");
    }
  }
}
