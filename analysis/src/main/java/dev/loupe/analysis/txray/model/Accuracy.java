package dev.loupe.analysis.txray.model;

import dev.loupe.analysis.txray.corpus.EncodedTexts;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Measures how many texts a model classifies rightly.
 *
 * @param texts what it is asked
 * @param batchSize how many at a time
 */
@SuppressWarnings("try") // A scope is only there to be closed.
public record Accuracy(EncodedTexts texts, int batchSize) {

  /** The share of texts whose class a model says, in [0, 1]. It is in evaluation mode meanwhile. */
  public double of(TextModel model) {
    try (EvaluationMode evaluation = model.evaluate()) {
      return of(model::outputs);
    }
  }

  /**
   * The share of texts whose class is said, in [0, 1].
   *
   * @param outputs gives for token ids {@code (N, S)} the logits of the second of two classes,
   *     {@code (N)} or {@code (N, 1)}, or the scores of all, {@code (N, C)}
   */
  public double of(UnaryOperator<Tensor> outputs) {
    int right = 0;
    for (int from = 0; from < texts.size(); from += batchSize) {
      int to = Math.min(texts.size(), from + batchSize);
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        int[] classes = Predictions.of(outputs.apply(texts.ids(from, to)));
        for (int i = 0; i < classes.length; i++) {
          right += classes[i] == texts.label(from + i) ? 1 : 0;
        }
      }
    }
    return (double) right / texts.size();
  }
}
