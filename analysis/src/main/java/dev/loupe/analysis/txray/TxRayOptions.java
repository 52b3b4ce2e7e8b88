package dev.loupe.analysis.txray;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.txray.features.FeatureMapping;
import dev.loupe.analysis.txray.model.TextCnnConfig;
import dev.loupe.analysis.txray.model.TrainingOptions;
import dev.loupe.error.BadInputException;
import java.util.function.UnaryOperator;

/**
 * What {@link TxRay} does.
 *
 * @param architecture makes the text CNN's configuration of the tutorial's
 * @param training how it is trained
 * @param otherFilters counts by window size, for further models to compare with
 * @param k how many activations are taken of each filter and text
 * @param mapping what a window is told as
 * @param vocabularySize how many tokens are known, at most
 * @param maxTokens where longer texts are cut off
 * @param validationShare of the texts that measure accuracy
 */
public record TxRayOptions(
    UnaryOperator<TextCnnConfig> architecture,
    TrainingOptions training,
    ImmutableList<ImmutableMap<Integer, Integer>> otherFilters,
    int k,
    FeatureMapping mapping,
    int vocabularySize,
    int maxTokens,
    double validationShare) {

  /**
   * @throws BadInputException if k is not positive
   */
  public TxRayOptions {
    if (k < 1) {
      throw new BadInputException(
          "The %d highest activations of a filter can't be collected: give 1 or more".formatted(k));
    }
  }

  /**
   * The tutorial's text CNN, trained for small corpora; the highest activation of each filter in
   * each text, with n-grams; 20,000 tokens, 400 in a text; a fifth of the texts for validation.
   */
  public static final TxRayOptions DEFAULT =
      new TxRayOptions(
          UnaryOperator.identity(),
          TrainingOptions.SMALL_CORPUS,
          ImmutableList.of(),
          1,
          FeatureMapping.NGRAM,
          20_000,
          400,
          0.2);

  /** The same with another text CNN. */
  public TxRayOptions withArchitecture(UnaryOperator<TextCnnConfig> other) {
    return new TxRayOptions(
        other, training, otherFilters, k, mapping, vocabularySize, maxTokens, validationShare);
  }

  /** The same with another training. */
  public TxRayOptions withTraining(TrainingOptions other) {
    return new TxRayOptions(
        architecture, other, otherFilters, k, mapping, vocabularySize, maxTokens, validationShare);
  }

  /** The same with further models of other numbers of filters, to see what these change. */
  public TxRayOptions withOtherFilters(Iterable<ImmutableMap<Integer, Integer>> others) {
    return new TxRayOptions(
        architecture,
        training,
        ImmutableList.copyOf(others),
        k,
        mapping,
        vocabularySize,
        maxTokens,
        validationShare);
  }

  /** The same for the k highest activations, and windows told in a way. */
  public TxRayOptions withFeatures(int count, FeatureMapping told) {
    return new TxRayOptions(
        architecture,
        training,
        otherFilters,
        count,
        told,
        vocabularySize,
        maxTokens,
        validationShare);
  }

  /** The same with other bounds of the texts. */
  public TxRayOptions withTexts(int tokensKnown, int tokensInText) {
    return new TxRayOptions(
        architecture,
        training,
        otherFilters,
        k,
        mapping,
        tokensKnown,
        tokensInText,
        validationShare);
  }
}
