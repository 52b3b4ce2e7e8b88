package dev.loupe.analysis.txray.model;

import dev.loupe.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.EmbeddingOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A convolutional network that classifies texts by the k highest activations of each of its
 * filters, after Kalchbrenner, Grefenstette and Blunsom, A Convolutional Neural Network for
 * Modelling Sentences, 2014, with a constant k.
 *
 * <p>Modules: {@code embedding}; for each window size w a convolution {@code conv_w} over w tokens;
 * {@code dropout}; the head {@code classifier}, before it {@code hidden} if it has two layers (with
 * no activation between them). Token 0 is the padding; its vector is zero and stays so.
 */
public final class TextCnn extends Module {
  private final TextCnnConfig config;
  private final EmbeddingImpl embedding;
  private final List<Conv2dImpl> convolutions = new ArrayList<>();
  private final DropoutImpl dropout;
  private final @Nullable LinearImpl hidden;
  private final LinearImpl classifier;

  /** Makes the model with random weights, drawn from libtorch's generator. */
  public TextCnn(TextCnnConfig config) {
    super("TextCnn");
    this.config = config;
    EmbeddingOptions tokens = new EmbeddingOptions(config.vocabularySize(), config.embeddingSize());
    tokens.padding_idx().put(0);
    embedding = register_module("embedding", new EmbeddingImpl(tokens));
    embedding.weight().set_requires_grad(config.learnsEmbedding());
    config
        .filters()
        .forEach(
            (window, count) ->
                convolutions.add(register_module("conv_" + window, convolution(window, count))));
    dropout = register_module("dropout", new DropoutImpl(config.dropout()));
    int pooled = config.filterCount() * config.kMax();
    hidden =
        config.hidden().isPresent()
            ? register_module("hidden", new LinearImpl(pooled, config.hidden().getAsInt()))
            : null;
    classifier =
        register_module(
            "classifier", new LinearImpl(config.hidden().orElse(pooled), config.outputs()));
  }

  private Conv2dImpl convolution(int window, int filters) {
    try (LongPointer kernel = new LongPointer(window, config.embeddingSize())) {
      return new Conv2dImpl(new Conv2dOptions(1, filters, kernel));
    }
  }

  /** What the model is made of. */
  public TextCnnConfig config() {
    return config;
  }

  /**
   * Scores texts.
   *
   * @param ids int64 {@code (N, S)}, token ids in 0..vocabularySize-1
   * @return logits: {@code (N)} for two classes, of which a positive one means the second; {@code
   *     (N, classes)} for more
   * @throws BadInputException if the texts are shorter than {@link TextCnnConfig#shortestText}
   */
  public Tensor forward(Tensor ids) {
    long tokens = ids.size(1);
    if (tokens < config.shortestText()) {
      throw new BadInputException(
          "Texts of %d tokens are too short: windows of %s tokens and k-max pooling with k = %d need %d"
              .formatted(tokens, config.filters().keySet(), config.kMax(), config.shortestText()));
    }
    Tensor vectors = embedding.forward(ids).unsqueeze(1); // (N, 1, S, D)
    TensorVector pooled = new TensorVector(convolutions.size());
    for (int i = 0; i < convolutions.size(); i++) {
      Tensor activations = convolutions.get(i).forward(vectors).squeeze(3); // (N, F, S - w + 1)
      Tensor highest = torch.topk(activations, config.kMax(), 2, true, true).get0();
      pooled.put(i, highest.relu().flatten(1, -1));
    }
    Tensor features = dropout.forward(torch.cat(pooled, 1)); // (N, sum of F * k)
    Tensor scores = classifier.forward(hidden == null ? features : hidden.forward(features));
    return config.outputs() == 1 ? scores.squeeze(1) : scores;
  }
}
