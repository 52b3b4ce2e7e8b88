package dev.loupe.analysis.txray.model;

import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import java.util.OptionalInt;

/**
 * What a {@link TextCnn} is made of.
 *
 * @param vocabularySize the number of token ids
 * @param classes how many there are to tell apart; two need one output, more need one each
 * @param embeddingSize the size D of a token's vector
 * @param filters how many filters there are for each window size, such as {@code {1=10, 2=7, 3=3}}
 * @param kMax how many of a filter's highest activations in a text are used
 * @param dropout the share of pooled values that are left out in training, in [0, 1)
 * @param hidden the size of a second layer in the head; empty for a head of one layer
 * @param learnsEmbedding whether the tokens' vectors are trained, or stay random
 */
public record TextCnnConfig(
    int vocabularySize,
    int classes,
    int embeddingSize,
    ImmutableMap<Integer, Integer> filters,
    int kMax,
    double dropout,
    OptionalInt hidden,
    boolean learnsEmbedding) {

  /**
   * @throws BadInputException if a number is out of its range, or there is no filter
   */
  public TextCnnConfig {
    check(vocabularySize > 0, "a vocabulary of %d entries", vocabularySize);
    check(classes >= 2, "%d classes", classes);
    check(embeddingSize > 0, "an embedding of size %d", embeddingSize);
    check(kMax > 0, "k-max pooling with k = %d", kMax);
    check(dropout >= 0 && dropout < 1, "a dropout of %s", dropout);
    check(hidden.isEmpty() || hidden.getAsInt() > 0, "a hidden layer of size %s", hidden);
    check(!filters.isEmpty(), "%s filters", "no");
    filters.forEach(
        (window, count) ->
            check(window > 0 && count > 0, "%s", count + " filters of window " + window));
  }

  private static void check(boolean holds, String what, Object value) {
    if (!holds) {
      throw new BadInputException("A text CNN can't have " + what.formatted(value));
    }
  }

  /**
   * The configuration of the TX-Ray tutorial: vectors of size 100; 10 filters of window 1, 7 of 2
   * and 3 of 3; max pooling; dropout 0.2; a head of one layer.
   */
  public static TextCnnConfig of(int vocabularySize, int classes) {
    return new TextCnnConfig(
        vocabularySize,
        classes,
        100,
        ImmutableMap.of(1, 10, 2, 7, 3, 3),
        1,
        0.2,
        OptionalInt.empty(),
        true);
  }

  /** The same with vectors of another size. */
  public TextCnnConfig withEmbeddingSize(int size) {
    return new TextCnnConfig(
        vocabularySize, classes, size, filters, kMax, dropout, hidden, learnsEmbedding);
  }

  /** The same with other filters. */
  public TextCnnConfig withFilters(ImmutableMap<Integer, Integer> countsByWindow) {
    return new TextCnnConfig(
        vocabularySize,
        classes,
        embeddingSize,
        countsByWindow,
        kMax,
        dropout,
        hidden,
        learnsEmbedding);
  }

  /** The same with k-max pooling. */
  public TextCnnConfig withKMax(int k) {
    return new TextCnnConfig(
        vocabularySize, classes, embeddingSize, filters, k, dropout, hidden, learnsEmbedding);
  }

  /** The same with another dropout. */
  public TextCnnConfig withDropout(double share) {
    return new TextCnnConfig(
        vocabularySize, classes, embeddingSize, filters, kMax, share, hidden, learnsEmbedding);
  }

  /** The same with a head of two layers; the tutorial's has 256 units between them. */
  public TextCnnConfig withHidden(int units) {
    return new TextCnnConfig(
        vocabularySize,
        classes,
        embeddingSize,
        filters,
        kMax,
        dropout,
        OptionalInt.of(units),
        learnsEmbedding);
  }

  /** The same with vectors that stay random. */
  public TextCnnConfig withFixedEmbedding() {
    return new TextCnnConfig(
        vocabularySize, classes, embeddingSize, filters, kMax, dropout, hidden, false);
  }

  /** The number of all filters. */
  public int filterCount() {
    return filters.values().stream().mapToInt(count -> count).sum();
  }

  /** The number of the model's outputs for a text. */
  public int outputs() {
    return classes == 2 ? 1 : classes;
  }

  /** The fewest tokens that a text must have, filled up if need be. */
  public int shortestText() {
    return filters.keySet().stream().mapToInt(window -> window).max().orElse(1) + kMax - 1;
  }
}
