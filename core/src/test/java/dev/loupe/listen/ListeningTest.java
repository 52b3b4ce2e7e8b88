package dev.loupe.listen;

import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.manual_seed;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;

import dev.loupe.Recording;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** A listener gets the values of layers in each forward, which is otherwise as without it. */
class ListeningTest {

  /** Random and with buffers while it trains; its first linear layer is two operators. */
  public static final class Net extends Module {
    private final LinearImpl in = register_module("in", new LinearImpl(4, 6));
    private final BatchNorm1dImpl norm =
        register_module("norm", new BatchNorm1dImpl(new BatchNormOptions(6)));
    private final DropoutImpl dropout = register_module("dropout", new DropoutImpl(0.5));
    private final LinearImpl out = register_module("out", new LinearImpl(6, 2));

    public Tensor forward(Tensor x) {
      Tensor y = in.forward(x.view(2, 3, 4)).view(6, 6);
      return out.forward(dropout.forward(norm.forward(y).relu_()));
    }
  }

  private static Net net() {
    manual_seed(1);
    return new Net();
  }

  private final List<String> told = new ArrayList<>();

  private Listening names(RecordableModel model, Object... layers) {
    return Listening.to(model, Selector.of(layers), (layer, value) -> told.add(layer.name()));
  }

  @Test
  void valuesAreThoseThatARecordingKeeps() {
    Net net = net();
    Tensor x = rand(6, 4);
    Map<String, Tensor> heard = new LinkedHashMap<>();
    Listening listening =
        Listening.to(
            JavaModel.of(net),
            Selector.all(),
            (layer, value) -> {
              assertThat(value.requires_grad()).isFalse();
              assertThat(heard.put(layer.name(), value.clone().retainReference())).isNull();
            });
    manual_seed(2);
    listening.forward(x);

    manual_seed(2);
    try (ModelHistory history =
        Recording.of(JavaModel.of(net)).save(Selector.all()).run(Inputs.of(x))) {
      Map<String, Activation> kept = new LinkedHashMap<>(history.activations());
      kept.keySet().removeIf(name -> name.startsWith("buffer"));
      assertThat(heard.keySet()).containsExactlyElementsOf(kept.keySet());
      kept.forEach((name, value) -> assertThat(heard.get(name).equal(value.tensor())).isTrue());
    }
  }

  private static void train(Net net, Forward forward) {
    SGD optimizer = new SGD(net.parameters(), new SGDOptions(0.1));
    manual_seed(3);
    for (int i = 0; i < 4; i++) {
      optimizer.zero_grad();
      forward.of(rand(6, 4)).square().sum().backward();
      optimizer.step();
    }
  }

  private interface Forward {
    Tensor of(Tensor x);
  }

  @Test
  void trainingThroughItIsTrainingWithoutIt() {
    Net plain = net();
    train(plain, plain::forward);
    Net heard = net();
    Listening listening = names(JavaModel.of(heard), "in", "norm");

    train(heard, x -> listening.forward(x).tensor());

    assertThat(told).hasSize(8).startsWith("linear_1_2", "batchnorm_1_4", "linear_1_2");
    for (long i = 0; i < plain.parameters().size(); i++) {
      assertThat(heard.parameters().get(i).equal(plain.parameters().get(i))).isTrue();
    }
    for (long i = 0; i < plain.buffers().size(); i++) {
      assertThat(heard.buffers().get(i).equal(plain.buffers().get(i))).isTrue();
    }
  }

  @Test
  void layersKeepTheirNamesWhereOthersVanish() {
    Net net = net();
    Listening listening = names(JavaModel.of(net), "out");
    listening.forward(rand(6, 4));
    net.eval();
    listening.forward(rand(6, 4));

    assertThat(told).containsExactly("linear_2_7", "linear_2_7");
  }

  @Test
  void aListenerThatFailsEndsTheForwardAndLeavesNothingBehind() {
    JitModule model = computing("x.relu().exp()");
    Listening listening =
        Listening.to(
            TorchScriptModel.of(model),
            Selector.type("relu"),
            (layer, value) -> {
              throw new IllegalStateException("no room");
            });

    assertThatThrownBy(() -> listening.forward(ones(2)))
        .isInstanceOf(ForwardException.class)
        .hasMessageContaining("no room");
    Tensor x = ones(2).requires_grad_(true);
    Tensor y = model.forward(new IValueVector(new IValue(x))).toTensor();
    y.sum().backward();
    assertThat(x.grad().equal(y.detach())).isTrue();
  }

  @Test
  void aChangeOfStructureIsToldWhereItMatters() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tensor:
                if bool(x.sum() > 0):
                    x = x.relu()
                else:
                    x = x.sigmoid().relu()
                return x.exp()
            """);
    Listening ends = names(TorchScriptModel.of(model), Selector.type("exp"));
    ends.forward(ones(2));
    ends.forward(ones(2).neg());
    assertThat(told).containsExactly("exp_1_4", "exp_1_4");

    Listening third = names(TorchScriptModel.of(model), 3);
    third.forward(ones(2));
    assertThatThrownBy(() -> third.forward(ones(2).neg()))
        .isInstanceOf(LoupeException.class)
        .hasMessage(
            "The model runs otherwise than in the first forward: 3 means also sigmoid. Begin"
                + " another listening where its structure changes");
  }

  @Test
  void severalOutputsHaveTheirPaths() {
    JitModule model =
        script(
            """
            def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                return x.relu(), x.exp()
            """);
    Outputs outputs = names(TorchScriptModel.of(model), "relu").forward(ones(2).neg());

    assertThat(outputs.tensors().keySet()).containsExactly("output.0", "output.1");
    assertThat(outputs.tensors().get("output.0").sum().item_float()).isZero();
    assertThatThrownBy(outputs::tensor)
        .isInstanceOf(BadInputException.class)
        .hasMessage("The model returned several tensors: output.0, output.1");
  }

  @Test
  void namesThatMeanNothingAndSelectorsWithoutLayersAreRefused() {
    JitModule model = empty("Counting");
    model.register_buffer("count", torch.zeros(2));
    model.define("def forward(self, x: Tensor) -> Tensor:\n    return x + self.count.add_(1)\n");
    RecordableModel counting = TorchScriptModel.of(model);

    assertThatThrownBy(() -> names(counting, "conv9").forward(ones(2)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No layer 'conv9'");
    assertThatThrownBy(() -> names(counting, Selector.none()).forward(ones(2)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("No layer of Counting to listen to: the selector none means none");
    assertThatThrownBy(() -> names(counting, Selector.type("buffer")).forward(ones(2)))
        .hasMessage("No layer of Counting to listen to: the selector type=buffer means none");
    assertThat(model.attr("count").toTensor().sum().item_float()).isZero();
  }
}
