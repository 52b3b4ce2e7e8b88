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
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
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

  /** Calls one module from several places. */
  static final class SeveralCalls extends Module {
    final LinearImpl fc = register_module("fc", new LinearImpl(2, 2));
    final List<String> lines = new ArrayList<>();

    public Tensor forward(Tensor x) {
      lines.clear();
      lines.add(at("forward", line()));
      Tensor y = fc.forward(x);
      lines.add(at("forward", line()));
      y = fc.forward(y);
      for (int i = 0; i < 2; i++) {
        lines.add(at("forward", line()));
        y = fc.forward(y);
      }
      return y;
    }
  }

  @Test
  void tellPlacesInOneMethodApartHoweverOftenTheyRan() {
    SeveralCalls model = new SeveralCalls();
    for (int run = 0; run < 3; run++) {
      try (ModelHistory history = Loupe.record(model, ones(1, 2))) {
        List<String> sources =
            history.operations().stream()
                .map(layer -> text(layer.call().orElseThrow().source().get(0)))
                .toList();
        assertThat(sources).isEqualTo(model.lines);
        assertThat(source(history, "linear_1_1:2")).containsExactly(model.lines.get(1));
      }
    }
  }

  /** No module by its type, so that calls of it are not seen. */
  interface Block {
    Tensor forward(Tensor x);
  }

  static final class Nested extends Module implements Block {
    final LinearImpl fc = register_module("fc", new LinearImpl(2, 2));
    final @Nullable Nested nested;
    final @Nullable Block inner;
    int linear;
    int call;

    Nested(@Nullable Nested inner) {
      this.nested = inner == null ? null : register_module("inner", inner);
      this.inner = nested;
    }

    @Override
    public Tensor forward(Tensor x) {
      linear = line();
      Tensor y = fc.forward(x);
      if (inner != null) {
        call = line();
        return inner.forward(y);
      }
      return y;
    }
  }

  @Test
  void goThroughCallsThatAreNotSeenToOtherModulesOfTheSameClass() {
    Nested inner = new Nested(null);
    Nested model = new Nested(inner);
    for (int run = 0; run < 3; run++) {
      try (ModelHistory history = Loupe.record(model, ones(1, 2))) {
        assertThat(source(history, "linear_1_1")).containsExactly(at("forward", model.linear));
        assertThat(source(history, "linear_2_2"))
            .containsExactly(at("forward", inner.linear), at("forward", model.call));
      }
    }
  }

  /** Calls a module before it is there itself. */
  static final class Measured extends Module {
    final long size;

    Measured(LinearImpl fc) {
      this(fc.forward(ones(1, 2)));
    }

    private Measured(Tensor example) {
      size = example.size(1);
    }

    public Tensor forward(Tensor x) {
      return x.mul(new Scalar(size));
    }
  }

  @Test
  void leaveConstructorsAsTheyAre() {
    Measured model = new Measured(new LinearImpl(2, 3));
    try (ModelHistory history = Loupe.record(model, ones(1, 2));
        ModelHistory again = Loupe.record(new Measured(new LinearImpl(2, 3)), ones(1, 2))) {
      assertThat(source(history, "mul")).hasSize(1).isEqualTo(source(again, "mul"));
    }
  }
}
