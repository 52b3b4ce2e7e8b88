package dev.loupe.models.gradients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loupe.Recording;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.models.script.ScriptBuilder;
import dev.loupe.models.script.ScriptLayers;
import dev.loupe.models.script.Scripts;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.small.ViewWrites;
import dev.loupe.models.text.LstmClassifier;
import dev.loupe.models.text.TransformerEncoder;
import dev.loupe.models.vision.Autoencoder;
import dev.loupe.models.vision.BasicBlock;
import dev.loupe.select.Selector;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every layer is what the outputs change by where its value is moved a little. */
class FiniteDifferencesTest {
  private static final double STEP = 1e-6;

  /** A model in float64 with its inputs, which are the same each time. */
  record Subject(String name, RecordableModel model, Supplier<Inputs> inputs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static RecordableModel java(Module model) {
    model.eval();
    model.to(ScalarType.Double, false);
    return JavaModel.of(model);
  }

  private static RecordableModel script(JitModule model) {
    model.eval();
    model.to(ScalarType.Double, false);
    return TorchScriptModel.of(model);
  }

  private static Supplier<Inputs> waves(long... shape) {
    return () -> {
      Tensor wave = Perturbation.direction(torch.ones(shape).to(ScalarType.Double));
      return Inputs.of(wave.requires_grad_(true));
    };
  }

  private static Inputs tokens() {
    return Inputs.of(torch.arange(new Scalar(16)).to(ScalarType.Long).view(1, 16));
  }

  static Stream<Subject> subjects() {
    torch.manual_seed(0);
    return Stream.of(
        new Subject("autoencoder", java(new Autoencoder()), waves(1, 1, 28, 28)),
        new Subject("residual", java(new BasicBlock(4, 8, 2)), waves(1, 4, 6, 6)),
        new Subject("recurrent", java(new SimpleRecurrent()), waves(2, 5)),
        new Subject("lstm", java(new LstmClassifier()), FiniteDifferencesTest::tokens),
        new Subject("in place", script(inPlace()), waves(2, 4)),
        new Subject("writes through views", java(new ViewWrites()), waves(3, 4)),
        new Subject("attention", java(new TransformerEncoder()), FiniteDifferencesTest::tokens),
        new Subject("branches", script(Scripts.branch()), waves(2, 4)),
        new Subject("loop", script(Scripts.loop()), waves(2, 4)),
        new Subject("several results, overwritten values", script(mixed()), waves(3, 4)));
  }

  private static JitModule inPlace() {
    return ScriptBuilder.module("InPlace")
        .child("fc", ScriptLayers.linear(4, 4))
        .define(
            """
        def forward(self, x: Tensor) -> Tensor:
            y = self.fc.forward(x)
            y.add_(1).mul_(2)
            y.sub_(y.mean()).relu_()
            return y
        """)
        .build();
  }

  private static JitModule mixed() {
    return ScriptBuilder.module("Mixed")
        .child("fc", ScriptLayers.linear(4, 4))
        .define(
            """
        def forward(self, x: Tensor) -> Tensor:
            a, b, c, d = torch.unbind(self.fc.forward(x), 1)
            y = torch.stack([a * b, c, torch.sigmoid(d) * d])
            z = y * 2
            y[0].mul_(3)
            y[1:, 1] = a[:2] * 5
            y.add_(z[1])
            if bool(y.sum() > 1000.):
                y = y * 0
            w = torch.topk(y, 2, 1)[0]
            return torch.cat([w.t(), torch.tanh(z).t()], 0).cumsum(0)
        """)
        .build();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void theyAgreeAtEveryLayer(Subject subject) {
    RecordableModel model = subject.model();
    Perturbation.Telling telling = Perturbation.watch(model, subject.inputs().get());

    try (ModelHistory history =
        Recording.of(model).gradients(Selector.all()).run(subject.inputs().get())) {
      BackwardPass pass = history.backward();

      assertThat(history.layers()).anyMatch(layer -> pass.reached().contains(layer.index()));
      for (Layer layer : history.layers()) {
        if (pass.reached().contains(layer.index())) {
          Tensor gradient = history.gradient(layer).tensor();
          Tensor direction = Perturbation.direction(gradient);
          double expected =
              (sum(subject, telling, layer, direction, STEP)
                      - sum(subject, telling, layer, direction, -STEP))
                  / (2 * STEP);
          assertThat(gradient.mul(direction).sum().item_double())
              .as(layer.name())
              .isCloseTo(expected, within(1e-6 * (1 + Math.abs(expected))));
        }
      }
    }
  }

  private static double sum(
      Subject subject, Perturbation.Telling telling, Layer layer, Tensor direction, double step) {
    Tensor shift = direction.mul(new Scalar(step));
    return Perturbation.sum(subject.model(), subject.inputs().get(), telling, layer.index(), shift);
  }
}
