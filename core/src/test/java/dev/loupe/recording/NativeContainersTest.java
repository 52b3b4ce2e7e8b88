package dev.loupe.recording;

import static dev.loupe.recording.Graphs.moduleTree;
import static dev.loupe.recording.Graphs.places;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TransformerEncoderLayerImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerOptions;
import org.junit.jupiter.api.Test;

/** libtorch's modules whose forward calls others in C++. */
class NativeContainersTest {

  /** A Sequential in a module, called twice. It does not own its children, so they are fields. */
  public static final class Net extends Module {
    private final SequentialImpl net = register_module("net", new SequentialImpl());
    private final LinearImpl first = new LinearImpl(4, 4);
    private final ReLUImpl relu = new ReLUImpl();
    private final DropoutImpl dropout = new DropoutImpl(0.5);
    private final LinearImpl second = new LinearImpl(4, 4);

    public Net() {
      net.push_back(first);
      net.push_back(relu);
      net.push_back(dropout);
      net.push_back(second);
    }

    public Tensor forward(Tensor x) {
      return net.forward(net.forward(x)).neg();
    }
  }

  @Test
  void operatorsOfASequentialBelongToItsChildren() {
    Net model = new Net();
    model.eval();

    ModelHistory history = Loupe.record(model, ones(2, 4));

    assertThat(places(history))
        .containsExactly(
            "linear_1_1:1 in net:1 net.0:1",
            "relu_1_2:1 in net:1 net.1:1",
            "dropout_1_3:1 in net:1 net.2:1",
            "linear_2_4:1 in net:1 net.3:1",
            "linear_1_1:2 in net:2 net.0:2",
            "relu_1_2:2 in net:2 net.1:2",
            "dropout_1_3:2 in net:2 net.2:2",
            "linear_2_4:2 in net:2 net.3:2",
            "neg_1_5");
    assertThat(moduleTree(history))
        .containsExactly(
            "net (Sequential) x2",
            "net.0 (Linear) x2",
            "net.1 (ReLU) x2",
            "net.2 (Dropout) x2",
            "net.3 (Linear) x2");
  }

  /** An LSTM. */
  public static final class Recurrent extends Module {
    private final LSTMImpl lstm = register_module("lstm", new LSTMImpl(4, 3));

    public Tensor forward(Tensor x) {
      return lstm.forward(x).get0();
    }
  }

  @Test
  void anLstmIsOneCallWithThreeResults() {
    ModelHistory history = Loupe.record(new Recurrent(), ones(5, 2, 4));

    var lstm = history.operations().stream().filter(layer -> layer.type().equals("lstm")).toList();
    assertThat(lstm).hasSize(3);
    assertThat(lstm)
        .extracting(layer -> layer.call().get().id())
        .containsOnly(lstm.get(0).call().get().id());
    assertThat(lstm.get(0).parameters()).hasSize(4);
    assertThat(lstm)
        .allSatisfy(layer -> assertThat(layer.modules().toString()).isEqualTo("[lstm:1]"));
  }

  /** A layer of a transformer's encoder. */
  public static final class Encoder extends Module {
    private final TransformerEncoderLayerImpl layer =
        register_module(
            "layer", new TransformerEncoderLayerImpl(new TransformerEncoderLayerOptions(8, 2)));

    public Tensor forward(Tensor x) {
      return layer.forward(x);
    }
  }

  @Test
  void anEncoderLayersOperatorsBelongToItsParts() {
    Encoder model = new Encoder();
    model.eval();

    ModelHistory history = Loupe.record(model, ones(3, 1, 8));

    for (String part : new String[] {"linear1", "linear2", "norm1", "norm2"}) {
      assertThat(history.operations())
          .as(part)
          .anySatisfy(
              layer -> assertThat(layer.modules()).last().hasToString("layer." + part + ":1"));
    }
    assertThat(history.operations().stream().filter(layer -> !layer.parameters().isEmpty()))
        .allSatisfy(layer -> assertThat(layer.modules()).hasSizeGreaterThan(1));
    assertThat(history.layer("output_1").parents()).hasSize(1);
    assertThat(history.layers()).noneMatch(Layer::internal);
  }
}
