package dev.loupe.models.text;

import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Reads a text token by token and classifies it by what the LSTM holds at the end: 8,132
 * parameters.
 *
 * <p>Hochreiter and Schmidhuber, Long Short-Term Memory, 1997.
 */
public final class LstmClassifier extends Module {
  private final EmbeddingImpl embedding = register_module("embedding", new EmbeddingImpl(100, 16));
  private final LSTMImpl lstm;
  private final LinearImpl fc = register_module("fc", new LinearImpl(32, 4));

  /** Makes the model with random weights. */
  public LstmClassifier() {
    super("LstmClassifier");
    LSTMOptions options = new LSTMOptions(16, 32);
    options.batch_first().put(true);
    lstm = register_module("lstm", new LSTMImpl(options));
  }

  /**
   * Classifies texts.
   *
   * @param tokens int64 {@code (N, T)}, each in 0..99
   * @return {@code (N, 4)} scores
   */
  public Tensor forward(Tensor tokens) {
    Tensor embedded = embedding.forward(tokens);
    Tensor outputs = Layers.tensors(lstm.forward(embedded)).get(0);
    Tensor last = outputs.select(1, -1);
    return fc.forward(last);
  }
}
