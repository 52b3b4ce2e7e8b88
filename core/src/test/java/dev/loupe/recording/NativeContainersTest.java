package dev.loupe.recording;

import static dev.loupe.recording.Graphs.moduleTree;
import static dev.loupe.recording.Graphs.places;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.Iterables;
import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.DoubleVector;
import org.bytedeco.pytorch.Dropout2dImpl;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.IdentityImpl;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LocalResponseNormImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.SigmoidImpl;
import org.bytedeco.pytorch.SoftminImpl;
import org.bytedeco.pytorch.SoftsignImpl;
import org.bytedeco.pytorch.TanhImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TransformerDecoderImpl;
import org.bytedeco.pytorch.TransformerDecoderLayerOptions;
import org.bytedeco.pytorch.TransformerDecoderOptions;
import org.bytedeco.pytorch.TransformerEncoderLayerImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerOptions;
import org.bytedeco.pytorch.UpsampleImpl;
import org.bytedeco.pytorch.UpsampleOptions;
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

  /** A Sequential of any children; they are fields, as it does not own them. */
  public static final class Row extends Module {
    private final SequentialImpl net = register_module("net", new SequentialImpl());
    private final Module[] children;

    Row(Module... children) {
      this.children = children;
      for (Module child : children) {
        push(child);
      }
    }

    private void push(Module child) {
      try {
        SequentialImpl.class.getMethod("push_back", child.getClass()).invoke(net, child);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(children.length + " children", e);
      }
    }

    public Tensor forward(Tensor x) {
      return net.forward(x);
    }
  }

  /** Where operators ran: {@code relu@1:1} for the second child's first call. */
  private static String row(Tensor x, Module... children) {
    return Loupe.record(new Row(children), x).operations().stream()
        .map(
            layer ->
                layer.type()
                    + "@"
                    + Iterables.getLast(layer.modules()).toString().replaceFirst("^net\\.?", ""))
        .collect(Collectors.joining(" "));
  }

  private static LinearImpl linear() {
    return new LinearImpl(4, 4);
  }

  @Test
  void childrenRunInOrderWhateverTheirOperatorsAreCalled() {
    Tensor x = ones(2, 4);
    Tensor image = ones(1, 4, 4, 4);
    UpsampleOptions twice = new UpsampleOptions();
    twice.scale_factor().put(new DoubleVector(2.0, 2.0));

    assertThat(row(x, new SigmoidImpl(), new IdentityImpl(), new TanhImpl()))
        .isEqualTo("sigmoid@0:1 tanh@2:1");
    assertThat(row(x, linear(), new IdentityImpl(), new ReLUImpl(), new ReLUImpl(), linear()))
        .isEqualTo("linear@0:1 relu@2:1 relu@3:1 linear@4:1");
    assertThat(row(x, new TanhImpl(), new SoftminImpl(1), new SoftsignImpl(), new TanhImpl()))
        .isEqualTo("tanh@0:1 neg@1:1 softmax@1:1 abs@2:1 add@2:1 div@2:1 tanh@3:1");
    assertThat(row(image, new ReLUImpl(), new Dropout2dImpl(0.5), new UpsampleImpl(twice)))
        .isEqualTo("relu@0:1 featuredropout@1:1 upsamplenearest2d@2:1");
    assertThat(row(image, new ReLUImpl(), new LocalResponseNormImpl(2), new ReLUImpl()))
        .isEqualTo(
            "relu@0:1 mul@1:1 unsqueeze@1:1 view@1:1 padenum@1:1 avgpool3d@1:1 squeeze@1:1"
                + " view@1:1 mul@1:1 add@1:1 pow@1:1 div@1:1 relu@2:1");
    assertThat(row(x, linear(), new BatchNorm1dImpl(new BatchNormOptions(4)), new ReLUImpl()))
        .isEqualTo("linear@0:1 batchnorm@1:1 relu@2:1");
  }

  @Test
  void aChildMayComeTwice() {
    LinearImpl fc = linear();
    ReLUImpl relu = new ReLUImpl();

    assertThat(row(ones(2, 4), fc, relu, fc, fc, relu, new TanhImpl()))
        .isEqualTo("linear@0:1 relu@1:1 linear@0:2 linear@0:3 relu@1:2 tanh@5:1");
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

  private static String types(ModelHistory history, String module) {
    return history.operations().stream()
        .filter(
            layer ->
                !layer.modules().isEmpty()
                    && Iterables.getLast(layer.modules()).toString().equals(module))
        .map(Layer::type)
        .collect(Collectors.joining(" "));
  }

  @Test
  void whatAnEncoderLayerDoesBetweenItsPartsIsItsOwn() {
    ModelHistory history = Loupe.record(new Encoder(), ones(3, 1, 8));

    assertThat(types(history, "layer:1")).isEqualTo("add relu add");
    assertThat(types(history, "layer.self_attn:1")).endsWith("view sum div");
    assertThat(types(history, "layer.self_attn.out_proj:1")).isEqualTo("linear");
    for (String dropout : new String[] {"dropout", "dropout1", "dropout2"}) {
      assertThat(types(history, "layer." + dropout + ":1")).isEqualTo("dropout");
    }
    for (String linear : new String[] {"linear1", "linear2"}) {
      assertThat(types(history, "layer." + linear + ":1")).isEqualTo("linear");
    }
    for (String norm : new String[] {"norm1", "norm2"}) {
      assertThat(types(history, "layer." + norm + ":1")).isEqualTo("layernorm");
    }
  }

  /** A transformer's decoder. */
  public static final class Decoder extends Module {
    private final TransformerDecoderImpl decoder =
        register_module(
            "decoder",
            new TransformerDecoderImpl(
                new TransformerDecoderOptions(new TransformerDecoderLayerOptions(8, 2), 2)));

    public Tensor forward(Tensor x, Tensor memory) {
      return decoder.forward(x, memory);
    }
  }

  @Test
  void eachPartOfADecoderRunsOnce() {
    ModelHistory history = Loupe.record(new Decoder(), ones(3, 1, 8), zeros(2, 1, 8));

    assertThat(history.modules().values())
        .filteredOn(module -> !module.address().endsWith(".layers"))
        .allSatisfy(module -> assertThat(module.passes()).as(module.address()).isEqualTo(1));
    assertThat(types(history, "decoder:1")).isEmpty();
    for (String layer : new String[] {"decoder.layers.0", "decoder.layers.1"}) {
      assertThat(types(history, layer + ":1")).isEqualTo("add add relu add");
      assertThat(types(history, layer + ".dropout3:1")).isEqualTo("dropout");
      assertThat(types(history, layer + ".multihead_attn.out_proj:1")).isEqualTo("linear");
    }
  }
}
