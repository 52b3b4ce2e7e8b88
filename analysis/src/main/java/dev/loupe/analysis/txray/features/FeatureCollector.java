package dev.loupe.analysis.txray.features;

import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.model.EvaluationMode;
import dev.loupe.analysis.txray.model.TextModel;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Collects which n-grams activate the filters of a text model most: the k highest activations of
 * each filter in each text, before any pooling or ReLU, so that they may be negative. Works for
 * every convolution over embedded tokens, one- or two-dimensional, that a record of the model
 * shows. The model is in evaluation mode meanwhile. Immutable.
 *
 * <p>Memory is bounded by one batch and by {@code maxFeatures} for each filter (about 250 bytes
 * each), for any number of batches.
 *
 * @param model takes token ids, int64 {@code (N, S)}
 * @param k how many activations are taken of each filter and text
 * @param mapping what a window is told as
 * @param batchSize how many texts are run at once
 * @param maxBatches after how many batches it is enough
 * @param maxFeatures how many features of a filter are kept; of more, those are left out that were
 *     met most seldom
 */
@SuppressWarnings("try") // A scope is only there to be closed.
public record FeatureCollector(
    TextModel model,
    int k,
    FeatureMapping mapping,
    int batchSize,
    int maxBatches,
    int maxFeatures) {

  /**
   * @throws BadInputException if a number is not positive
   */
  public FeatureCollector {
    if (k < 1 || batchSize < 1 || maxBatches < 1 || maxFeatures < 1) {
      throw new BadInputException(
          "Nothing can be collected with k = %d, batches of %d texts, %d batches and %d features"
              .formatted(k, batchSize, maxBatches, maxFeatures));
    }
  }

  /**
   * A collector of the highest activation of each filter in each text, with n-grams, in batches of
   * 128 texts, as many as there are, and at most 50,000 features of each filter.
   */
  public static FeatureCollector of(TextModel model) {
    return new FeatureCollector(model, 1, FeatureMapping.NGRAM, 128, Integer.MAX_VALUE, 50_000);
  }

  /** The same for the k highest activations. */
  public FeatureCollector withK(int count) {
    return new FeatureCollector(model, count, mapping, batchSize, maxBatches, maxFeatures);
  }

  /** The same with windows told otherwise. */
  public FeatureCollector withMapping(FeatureMapping other) {
    return new FeatureCollector(model, k, other, batchSize, maxBatches, maxFeatures);
  }

  /** The same with batches of another size. */
  public FeatureCollector withBatchSize(int texts) {
    return new FeatureCollector(model, k, mapping, texts, maxBatches, maxFeatures);
  }

  /** The same for the first batches only. */
  public FeatureCollector withMaxBatches(int count) {
    return new FeatureCollector(model, k, mapping, batchSize, count, maxFeatures);
  }

  /** The same with fewer or more features. */
  public FeatureCollector withMaxFeatures(int count) {
    return new FeatureCollector(model, k, mapping, batchSize, maxBatches, count);
  }

  /**
   * Runs texts through the model.
   *
   * @throws BadInputException if the model has no convolution over embedded tokens, the texts have
   *     fewer positions than k, or an activation is NaN
   * @throws ForwardException if the model fails
   */
  public CollectedFeatures collect(EncodedTexts texts) {
    Iterator<Tensor> batches =
        IntStream.iterate(0, from -> from < texts.size(), from -> from + batchSize)
            .mapToObj(from -> texts.ids(from, Math.min(texts.size(), from + batchSize)))
            .iterator();
    return collect(batches);
  }

  /**
   * Runs batches of texts through the model.
   *
   * @param batches token ids, int64 {@code (N, S)}, each of any size; asked for one by one, and
   *     closed
   * @throws BadInputException as {@link #collect(EncodedTexts)}, or if there is no batch, or an id
   *     is negative or beyond the model's embedding
   * @throws ForwardException if the model fails
   */
  public CollectedFeatures collect(Iterator<Tensor> batches) {
    if (!batches.hasNext()) {
      throw new BadInputException("There are no texts");
    }
    Collection collection = new Collection(this);
    try (EvaluationMode evaluation = model.evaluate();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (int batch = 0; batch < maxBatches && batches.hasNext(); batch++) {
        try (PointerScope scope = new PointerScope()) {
          collection.add(batches.next());
        }
      }
    }
    return collection.collected();
  }
}
