package dev.loupe.models.conformance;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.tensors;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.stack;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.GRUCellImpl;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** libtorch's recurrent layers: one call for all of time. */
final class Sequences {
  private Sequences() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("BiLSTMModel", "both directions joined; zeros to start from; states that go nowhere")
            .java(BiLSTMModel::new)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("9/7/12", "7/6")
            .because(Kind.RESULTS, "an LSTM's three")
            .expect("9/7/12", "9/12"),
        model("GRUModel", "the last output; a state that goes nowhere")
            .java(GRUModel::new)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("7/5/7", "6/5")
            .because(Kind.RESULTS, "a GRU's two")
            .expect("7/5/7", "7/7"),
        // Once: two zeros, the LSTM's three, squeeze, stack. In each of four steps: linear,
        // unsqueeze, linear, add, tanh, linear, softmax, transpose, matmul, squeeze, gru_cell,
        // linear.
        model("Seq2SeqWithAttention", "an encoder, and a decoder that looks at it in each step")
            .java(Seq2SeqWithAttention::new)
            .inputs(() -> List.of(randn(2, 5, 8)))
            .torchLens("101/99/156", "22/28")
            .because(Kind.MODEL, "another decoder")
            .expect("57/55/75", "21/29"));
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
}
