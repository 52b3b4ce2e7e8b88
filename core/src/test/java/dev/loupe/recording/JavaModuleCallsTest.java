package dev.loupe.recording;

import static dev.loupe.recording.Graphs.moduleTree;
import static dev.loupe.recording.Graphs.modules;
import static dev.loupe.recording.Graphs.parents;
import static dev.loupe.recording.Graphs.places;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parameter;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which module of a Java model computed what, and from which line. */
class JavaModuleCallsTest {

  /** Adds one. */
  public static final class PlusOne extends Module {
    public Tensor forward(Tensor x) {
      return x.add(new Scalar(1));
    }
  }

  /** Returns what it gets. */
  public static final class Same extends Module {
    public Tensor forward(Tensor x) {
      return x;
    }
  }

  /** Calls modules in all ways that Java has. */
  public static final class Net extends Module {
    private final PlusOne plus = register_module("plus", new PlusOne());
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));
    private final ReLUImpl relu = register_module("relu", new ReLUImpl());
    private final Same same = register_module("same", new Same());
    private final Helper helper = new Helper(plus, fc);

    public Tensor forward(Tensor x) {
      Tensor y = plus.forward(plus.forward(x));
      for (int i = 0; i < 2; i++) {
        y = fc.forward(y);
      }
      UnaryOperator<Tensor> lambda = value -> relu.forward(value);
      y = lambda.apply(y);
      y = same.forward(y);
      y = helper.run(y);
      return new Pair(plus, fc).run(y).neg();
    }
  }

  /** No module, but holds some. */
  private static final class Helper {
    private final List<PlusOne> plus;
    private final LinearImpl fc;

    Helper(PlusOne plus, LinearImpl fc) {
      this.plus = List.of(plus);
      this.fc = fc;
    }

    Tensor run(Tensor x) {
      return fc.forward(plus.get(0).forward(x));
    }
  }

  /** A record that holds modules. */
  private record Pair(PlusOne plus, LinearImpl fc) {
    Tensor run(Tensor x) {
      return plus.forward(fc.forward(x));
    }
  }

  @Test
  void everyCallIsSeenHoweverItIsWritten() {
    ModelHistory history = Loupe.record(new Net(), ones(2, 4));

    assertThat(places(history).stream().map(place -> place.replaceFirst("_\\d+_\\d+(:\\d+)?", "")))
        .containsExactly(
            "add in plus:1",
            "add in plus:2",
            "linear in fc:1",
            "linear in fc:2",
            "relu in relu:1",
            "identity in same:1",
            "add in plus:3",
            "linear in fc:3",
            "linear in fc:4",
            "add in plus:4",
            "neg");
    assertThat(moduleTree(history))
        .containsExactly("plus (PlusOne) x4", "fc (Linear) x4", "relu (ReLU) x1", "same (Same) x1");
    assertThat(history.layer("same").type()).isEqualTo("identity");
  }

  /** A linear layer whose weight, bias and input come from all over. */
  public static final class Linear extends Module {
    private final LinearImpl fc;
    private final String what;
    private final Tensor table;

    Linear(String what, boolean bias) {
      this.what = what;
      LinearOptions options = new LinearOptions(4, 4);
      options.bias().put(bias);
      fc = register_module("fc", new LinearImpl(options));
      register_parameter("table", ones(3, 4));
      table = named_parameters(false).get("table");
    }

    public Tensor forward(Tensor x) {
      try (NoGradGuard guard = new NoGradGuard()) {
        switch (what) {
          case "parameter" -> {
            return fc.forward(table).add(x);
          }
          case "written" -> {
            fc.weight().mul_(new Scalar(0.5));
            fc.weight()
                .clamp_(new ScalarOptional(new Scalar(-1)), new ScalarOptional(new Scalar(1)));
          }
          case "replaced" -> {
            fc.weight(fc.weight().mul(new Scalar(2)));
            if (fc.bias().defined()) {
              fc.bias(fc.bias().neg());
            }
          }
          default -> {}
        }
        return fc.forward(x);
      }
    }

    public Tensor forward(Tensor x, Tensor weight) {
      return fc.forward(x).add(weight.sum());
    }
  }

  private static String linear(ModelHistory history) {
    assertThat(history.operations()).noneMatch(layer -> layer.type().equals("t"));
    assertThat(history.operations().stream().filter(layer -> layer.type().equals("linear")))
        .hasSize(1);
    Layer linear = history.layer("linear");
    return parents(history, linear.name()).stream().sorted().toList()
        + linear.parameters().stream().map(Parameter::address).toList().toString()
        + modules(history, linear.name());
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 2", "true, 3", "false, 1", "false, 2", "false, 3"})
  void aLinearLayerIsOneLayerWhateverItsWeightIs(boolean bias, int dimensions) {
    long[] shape =
        dimensions == 1
            ? new long[] {4}
            : dimensions == 2 ? new long[] {2, 4} : new long[] {2, 3, 4};
    String own = bias ? "[fc.weight, fc.bias]fc:1" : "[fc.weight]fc:1";

    assertThat(linear(Loupe.record(new Linear("plain", bias), ones(shape))))
        .isEqualTo("[input_1]" + own);
    assertThat(linear(Loupe.record(new Linear("written", bias), ones(shape))))
        .isEqualTo("[clamp_1_2, input_1]" + own);
    assertThat(linear(Loupe.record(new Linear("replaced", bias), ones(shape))))
        .isEqualTo(bias ? "[input_1, mul_1_1, neg_1_2][]fc:1" : "[input_1, mul_1_1][]fc:1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLinearLayerMayReadAParameter(boolean bias) {
    assertThat(linear(Loupe.record(new Linear("parameter", bias), ones(4))))
        .isEqualTo("[][table, fc.weight" + (bias ? ", fc.bias" : "") + "]fc:1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWeightOfALinearLayerMayBeAnInputToo(boolean bias) {
    Linear model = new Linear("plain", bias);

    assertThat(linear(Loupe.record(model, ones(2, 4), model.fc.weight())))
        .isEqualTo("[input_1, input_2][fc.weight" + (bias ? ", fc.bias" : "") + "]fc:1");
  }

  @Test
  void theSourceOfAnOperatorIsItsFileAndLine() {
    ModelHistory history = Loupe.record(new PlusOne(), ones(2));

    var source = history.layer("add").call().get().source();
    assertThat(source).hasSize(1);
    assertThat(source.get(0).file()).isEqualTo("JavaModuleCallsTest.java");
    assertThat(source.get(0).function()).isEqualTo("forward");
    assertThat(source.get(0).line()).isEqualTo(lineOfPlusOne());
  }

  private static int lineOfPlusOne() {
    try {
      return java.nio.file.Files.readAllLines(
                  java.nio.file.Path.of(
                      "src/test/java/dev/loupe/recording/JavaModuleCallsTest.java"))
              .indexOf("      return x.add(new Scalar(1));")
          + 1;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void modelsOfAnotherClassLoaderAreSeenToo() throws Exception {
    try (OwnLoader loader = new OwnLoader()) {
      Module net = loader.make("dev.loupe.recording.JavaModuleCallsTest$Net");

      ModelHistory history = Loupe.record(net, ones(2, 4));

      assertThat(net).isNotInstanceOf(Net.class);
      assertThat(moduleTree(history))
          .containsExactly(
              "plus (PlusOne) x4", "fc (Linear) x4", "relu (ReLU) x1", "same (Same) x1");
    }
  }

  /** What another JVM runs. Its parts are loaded one after the other, as they are used. */
  static final class Start {
    private Start() {}

    /** A model that is there before anything is recorded. */
    static final class First extends Module {
      private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

      public Tensor forward(Tensor x) {
        return fc.forward(x);
      }
    }

    /** A model that is loaded later. */
    static final class Later extends Module {
      private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

      public Tensor forward(Tensor x) {
        return fc.forward(x);
      }
    }

    /** A model whose calls are made elsewhere. */
    static final class Helped extends Module {
      private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

      public Tensor forward(Tensor x) {
        return Calls.twice(fc, x);
      }
    }

    /** No module. */
    static final class Calls {
      private Calls() {}

      static Tensor twice(LinearImpl fc, Tensor x) {
        return fc.forward(fc.forward(x));
      }
    }

    /** Makes this class one that deals with modules, and is itself looked at. */
    static void show(Module model, Object... inputs) {
      System.out.println(places(Loupe.record(model, inputs)));
    }

    public static void main(String[] arguments) {
      Tensor x = ones(2, 4);
      show(new First(), x);
      show(new Later(), x);
      show(new Helped(), x);
    }
  }

  @Test
  void classesThatAreLoadedAfterTheFirstRecordingAreSeenToo(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(output))
        .filteredOn(line -> line.startsWith("["))
        .containsExactly(
            "[linear_1_1 in fc:1]",
            "[linear_1_1 in fc:1]",
            "[linear_1_1:1 in fc:1, linear_1_1:2 in fc:2]");
  }

  /** Loads the classes of this test once more. */
  private static final class OwnLoader extends ClassLoader implements AutoCloseable {
    OwnLoader() {
      super(JavaModuleCallsTest.class.getClassLoader());
    }

    Module make(String name) throws ReflectiveOperationException {
      try {
        return (Module) loadClass(name).getConstructor().newInstance();
      } catch (InvocationTargetException e) {
        throw new AssertionError(e.getCause());
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.loupe.recording.JavaModuleCallsTest")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (var file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = file.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public void close() {}
  }
}
