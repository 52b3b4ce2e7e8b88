package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.tensors;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.pack_padded_sequence;
import static org.bytedeco.pytorch.global.torch.pad_packed_sequence;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.stack;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.script.ScriptBuilder;
import java.util.List;
import org.bytedeco.pytorch.GRUCellImpl;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.PackedSequence;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** libtorch's recurrent layers: one call for all of time, with several results. */
final class Sequences {
  private Sequences() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("BiLSTMModel", "both directions joined; zeros to start from; states that go nowhere")
            .java(BiLSTMModel::new)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("9/7/12", "7/6")
            .because(Kind.RESULTS, "the LSTM's three results are three layers")
            .expect("9/7/12", "9/12"),
        model("GRUModel", "the last output; a state that goes nowhere")
            .java(GRUModel::new)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("7/5/7", "6/5")
            .because(Kind.RESULTS, "the GRU's two results are two layers")
            .expect("7/5/7", "7/7"),
        // Once: two zeros, the LSTM's three, squeeze, stack. In each of four steps: linear,
        // unsqueeze, linear, add, tanh, linear, softmax, transpose, matmul, squeeze, gru_cell,
        // linear.
        model("Seq2SeqWithAttention", "an encoder, and a decoder that looks at it in each step")
            .java(Seq2SeqWithAttention::new)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("101/99/156", "22/28")
            .because(Kind.MODEL, "another decoder")
            .expect("57/55/75", "21/29"),
        model("BidirectionalGRUModel", "a GRU in both directions, read at the last step")
            .java(BidirectionalGRUModel::new)
            .inputs(() -> List.of(rand(2, 5, 6)))
            .torchLens("7/5/7", "6/5")
            .because(Kind.RESULTS, "the GRU's two results are two layers")
            .because(Kind.GRANULARITY, "getitem is select")
            .labels("input_1 zeros_1_1 gru_1_2 gru_2_3 select_1_4 linear_1_5 output_1")
            .expect("7/5/7", "7/7"),
        model("BidirectionalGRUModelScript", "the same in TorchScript")
            .script(Sequences::gru)
            .inputs(() -> List.of(rand(2, 5, 6)))
            .torchLens("7/5/7", "6/5")
            .because(Kind.RESULTS, "the GRU's two results are two layers")
            .because(Kind.GRANULARITY, "x[:, -1] is slice + select")
            .expect("8/6/8", "8/8"),
        model("PackedSequenceModel", "an LSTM on sequences of several lengths, packed")
            .java(PackedSequenceModel::new)
            .inputs(() -> List.of(rand(3, 5, 8)))
            .torchLens("19/17/28", "17/20")
            .because(Kind.RESULTS, "the LSTM's three results are three layers")
            .because(Kind.GRANULARITY, "packing, and its checks, are libtorch's C++ and not Python")
            .expect("18/16/27", "18/27"));
  }

  /** {@code (N, T, 8)} to {@code (N, 4)}. */
  public static final class BiLSTMModel extends Module {
    private final LSTMImpl lstm;
    private final LinearImpl fc = register_module("fc", new LinearImpl(32, 4));

    public BiLSTMModel() {
      LSTMOptions options = new LSTMOptions(8, 16);
      options.batch_first().put(true);
      options.bidirectional().put(true);
      lstm = register_module("lstm", new LSTMImpl(options));
    }

    public Tensor forward(Tensor x) {
      return fc.forward(tensors(lstm.forward(x)).get(0).select(1, -1));
    }
  }

  /** {@code (N, T, 8)} to {@code (N, 4)}. */
  public static final class GRUModel extends Module {
    private final GRUImpl gru;
    private final LinearImpl fc = register_module("fc", new LinearImpl(16, 4));

    public GRUModel() {
      GRUOptions options = new GRUOptions(8, 16);
      options.batch_first().put(true);
      gru = register_module("gru", new GRUImpl(options));
    }

    public Tensor forward(Tensor x) {
      return fc.forward(tensors(gru.forward(x)).get(0).select(1, -1));
    }
  }

  /** {@code (N, T, 8)} to {@code (N, 4, 4)}. */
  public static final class Seq2SeqWithAttention extends Module {
    private final LSTMImpl encoder;
    private final LinearImpl asks = register_module("asks", new LinearImpl(16, 16));
    private final LinearImpl answers = register_module("answers", new LinearImpl(16, 16));
    private final LinearImpl fits = register_module("fits", new LinearImpl(16, 1));
    private final GRUCellImpl decoder = register_module("decoder", new GRUCellImpl(16, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 4));

    public Seq2SeqWithAttention() {
      LSTMOptions options = new LSTMOptions(8, 16);
      options.batch_first().put(true);
      encoder = register_module("encoder", new LSTMImpl(options));
    }

    public Tensor forward(Tensor x) {
      List<Tensor> encoded = tensors(encoder.forward(x));
      Tensor places = encoded.get(0);
      Tensor state = encoded.get(1).squeeze(0);
      TensorVector outputs = new TensorVector();
      for (int step = 0; step < 4; step++) {
        Tensor query = asks.forward(state).unsqueeze(1);
        Tensor fit = fits.forward(answers.forward(places).add(query).tanh());
        Tensor heard = fit.softmax(1).transpose(1, 2).matmul(places).squeeze(1);
        state = decoder.forward(heard, state);
        outputs.push_back(out.forward(state));
      }
      return stack(outputs, 1);
    }
  }

  private static JitModule gru() {
    ScriptBuilder model = module("BidirectionalGRUModel").child("fc", linear(12, 3));
    for (String direction : List.of("forward", "backward")) {
      model
          .parameter("weight_ih_" + direction, weights(18, 6))
          .parameter("weight_hh_" + direction, weights(18, 6))
          .parameter("bias_ih_" + direction, weights(18))
          .parameter("bias_hh_" + direction, weights(18));
    }
    return model
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                parameters = [self.weight_ih_forward, self.weight_hh_forward,
                              self.bias_ih_forward, self.bias_hh_forward,
                              self.weight_ih_backward, self.weight_hh_backward,
                              self.bias_ih_backward, self.bias_hh_backward]
                state = torch.zeros([2, 2, 6])
                y, last = torch.gru(x, state, parameters, True, 1, 0.0, False, True, True)
                return self.fc.forward(y[:, -1])
            """)
        .build();
  }

  /** {@code (N, T, 6)} to {@code (N, 3)}. */
  public static final class BidirectionalGRUModel extends Module {
    private final GRUImpl gru;
    private final LinearImpl fc = register_module("fc", new LinearImpl(12, 3));

    public BidirectionalGRUModel() {
      GRUOptions options = new GRUOptions(6, 6);
      options.batch_first().put(true);
      options.bidirectional().put(true);
      gru = register_module("gru", new GRUImpl(options));
    }

    public Tensor forward(Tensor x) {
      return fc.forward(tensors(gru.forward(x)).get(0).select(1, -1));
    }
  }

  /** {@code (3, 5, 8)}, of which the first 5, 4 and 3 steps count, to {@code (3, 2)}. */
  public static final class PackedSequenceModel extends Module {
    private final LSTMImpl lstm;
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 2));

    public PackedSequenceModel() {
      LSTMOptions options = new LSTMOptions(8, 4);
      options.batch_first().put(true);
      lstm = register_module("lstm", new LSTMImpl(options));
    }

    public Tensor forward(Tensor x) {
      Tensor lengths = arange(new Scalar(5), new Scalar(2), new Scalar(-1));
      PackedSequence packed = pack_padded_sequence(x, lengths, true, true);
      try (var outputAndState = lstm.forward_with_packed_input(packed)) {
        PackedSequence outputs = outputAndState.get0();
        Tensor padded = tensors(pad_packed_sequence(outputs, true, 0, new LongOptional())).get(0);
        return fc.forward(padded.mean(1));
      }
    }
  }
}
