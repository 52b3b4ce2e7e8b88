package dev.loupe.analysis.txray.features;

import static dev.loupe.models.script.ScriptBuilder.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.analysis.txray.corpus.Corpus;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.corpus.ReviewGenerator;
import dev.loupe.analysis.txray.corpus.Tokenizer;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.analysis.txray.model.TextCnn;
import dev.loupe.analysis.txray.model.TextCnnConfig;
import dev.loupe.analysis.txray.model.TextModel;
import dev.loupe.error.BadInputException;
import dev.loupe.models.text.LstmClassifier;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class FeatureCollectorTest {
  private static final EncodedTexts REVIEWS = reviews();

  private static EncodedTexts reviews() {
    Corpus corpus = ReviewGenerator.DEFAULT.withTexts(80).generate().corpus();
    Vocabulary vocabulary = Vocabulary.of(corpus, Tokenizer.WORDS, 1000);
    return EncodedTexts.of(corpus, Tokenizer.WORDS, vocabulary, 50);
  }

  private static TextCnn cnn() {
    torch.manual_seed(0);
    return new TextCnn(
        TextCnnConfig.of(REVIEWS.vocabulary().size(), 2)
            .withEmbeddingSize(8)
            .withFilters(ImmutableMap.of(1, 4, 2, 3, 3, 2)));
  }

  /** The vector of token i is (i, -i); one window weighs the first numbers, one the second. */
  private static JitModule script(String convolution, Tensor weight) {
    Tensor ids = torch.tensor(0f, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    return module("Script")
        .parameter("vectors", torch.stack(new org.bytedeco.pytorch.TensorVector(ids, ids.neg()), 1))
        .parameter("weight", weight)
        .define(
            """
            def forward(self, ids: Tensor) -> Tensor:
                x = torch.embedding(self.vectors, ids)
                y = %s
                return torch.amax(torch.relu(torch.flatten(y, 2)), [2])
            """
                .formatted(convolution))
        .build();
  }

  /** Filter 0 is high for high ids, filter 1 for low ones; the last token of a window counts. */
  private static Tensor weight(int window) {
    float[] weight = new float[2 * 2 * window];
    weight[window - 1] = 1;
    weight[4 * window - 1] = 1;
    return torch.tensor(weight).view(2, 2, window);
  }

  private static Feature feature(int... ids) {
    return new Feature(ImmutableIntArray.copyOf(ids));
  }

  private static Iterator<Tensor> texts(long[]... texts) {
    return List.of(texts).stream().map(ids -> torch.tensor(ids).unsqueeze(0)).iterator();
  }

  private static CollectedFeatures collected(FeatureCollector collector, long[]... texts) {
    return collector.collect(texts(texts));
  }

  @Test
  void ngramsCauseTheHighestActivations() {
    FeatureCollector collector =
        FeatureCollector.of(
            TextModel.of(script("torch.conv1d(torch.transpose(x, 1, 2), self.weight)", weight(2))));

    FilterBlock block =
        collected(collector, new long[] {3, 9, 4, 2}, new long[] {5, 5, 9, 1}).blocks().get(0);

    assertThat(block.name()).isEqualTo("conv1d_1_3");
    assertThat(block.window()).isEqualTo(2);
    assertThat(block.filters().get(0).features().keySet())
        .containsExactly(feature(3, 9), feature(5, 9));
    assertThat(block.filters().get(1).features())
        .isEqualTo(
            ImmutableMap.of(
                feature(4, 2), new FilterStatistics(1, -2, -2, -2, -2, 0),
                feature(9, 1), new FilterStatistics(1, -1, -1, -1, -1, 0)));
    assertThat(block.filters().get(1).statistics())
        .isEqualTo(new FilterStatistics(2, -3, -2, -1, -1.5, 0.5));
  }

  @Test
  void theFirstTokenStandsForTheWindowAsInTheTutorial() {
    FeatureCollector collector =
        FeatureCollector.of(
                TextModel.of(
                    script("torch.conv1d(torch.transpose(x, 1, 2), self.weight)", weight(2))))
            .withMapping(FeatureMapping.FIRST_TOKEN)
            .withK(2);

    FilterFeatures filter =
        collected(collector, new long[] {3, 9, 4, 2}, new long[] {3, 8, 1, 0})
            .blocks()
            .get(0)
            .filters()
            .get(0);

    // 9 and 4 in the first text, 8 and 1 in the second.
    assertThat(filter.features())
        .isEqualTo(
            ImmutableMap.of(
                feature(3), new FilterStatistics(2, 17, 8, 9, 8.5, 0.5),
                feature(9), new FilterStatistics(1, 4, 4, 4, 4, 0),
                feature(8), new FilterStatistics(1, 1, 1, 1, 1, 0)));
    assertThat(filter.preferences().stream().map(FilterFeatures.Preference::feature))
        .containsExactly(feature(3), feature(9), feature(8));
  }

  @Test
  void strideDilationAndPaddingMoveTheWindow() {
    assertThat(firstFeatures("self.weight, None, [2]", 3, 7, 1, 2, 9, 4, 8))
        .containsExactly(feature(7, 1, 2), feature(2, 9, 4));
    assertThat(firstFeatures("self.weight, None, [1], [0], [2]", 2, 7, 1, 9))
        .containsExactly(feature(7, 9));
    assertThat(firstFeatures("self.weight, None, [1], [1]", 2, 7, 1))
        .containsExactly(feature(7), feature(7, 1), feature(1));
    assertThat(firstFeatures("self.weight, None, [1], 'same'", 3, 7, 1, 9))
        .containsExactly(feature(7, 1), feature(7, 1, 9), feature(1, 9));
  }

  /** All windows, in the order of their positions: a text whose filter 0 sees nothing. */
  private static List<Feature> firstFeatures(String arguments, int window, long... text) {
    JitModule script =
        script(
            "torch.conv1d(torch.transpose(x, 1, 2), %s)".formatted(arguments),
            torch.zeros(2, 2, window));
    FeatureCollector collector = FeatureCollector.of(TextModel.of(script));
    for (int k = text.length + 2; k > 0; k--) {
      try {
        return collector
            .withK(k)
            .collect(texts(text))
            .blocks()
            .get(0)
            .filters()
            .get(0)
            .features()
            .keySet()
            .asList();
      } catch (BadInputException e) {
        assertThat(e).hasMessageContaining("highest activations can't be taken");
      }
    }
    throw new AssertionError("no window at all");
  }

  @Test
  void twoDimensionalConvolutionsAreReadInEitherDirection() {
    JitModule down =
        script(
            "torch.conv2d(torch.unsqueeze(x, 1), self.weight)",
            weight(2).transpose(1, 2).unsqueeze(1).contiguous());
    JitModule across =
        script(
            "torch.conv2d(torch.unsqueeze(torch.transpose(x, 1, 2), 1), self.weight)",
            weight(2).unsqueeze(1));

    for (JitModule script : List.of(down, across)) {
      FilterBlock block =
          collected(FeatureCollector.of(TextModel.of(script)), new long[] {3, 9, 4, 2})
              .blocks()
              .get(0);
      assertThat(block.filters().get(0).features().keySet()).containsExactly(feature(3, 9));
      assertThat(block.filters().get(1).features().keySet()).containsExactly(feature(4, 2));
    }
  }

  @Test
  void countsAreBoundedByTextsTimesK() {
    for (int k : new int[] {1, 3}) {
      CollectedFeatures features =
          FeatureCollector.of(TextModel.of(cnn())).withK(k).collect(REVIEWS);

      assertThat(features.texts()).isEqualTo(80);
      assertThat(features.blocks().stream().map(FilterBlock::name))
          .containsExactly("conv_1", "conv_2", "conv_3");
      assertThat(features.blocks().stream().flatMap(block -> block.filters().stream()))
          .hasSize(9)
          .allMatch(filter -> filter.uniqueFeatures() <= 80 * k)
          .allMatch(filter -> filter.statistics().count() == 80L * k)
          .allMatch(filter -> filter.forgotten() == 0);
    }
  }

  @Test
  void theSizeOfBatchesChangesNothing() {
    FeatureCollector collector = FeatureCollector.of(TextModel.of(cnn()));

    assertThat(uniqueCounts(collector.withBatchSize(7).collect(REVIEWS)))
        .isEqualTo(uniqueCounts(collector.collect(REVIEWS)));
  }

  private static List<Integer> uniqueCounts(CollectedFeatures features) {
    return features.blocks().stream()
        .flatMap(block -> block.filters().stream())
        .map(FilterFeatures::uniqueFeatures)
        .toList();
  }

  @Test
  void batchesAreEnoughWhenTheirNumberIsReached() {
    CollectedFeatures features =
        FeatureCollector.of(TextModel.of(cnn()))
            .withBatchSize(16)
            .withMaxBatches(3)
            .collect(REVIEWS);

    assertThat(features.texts()).isEqualTo(48);
  }

  @Test
  void seldomFeaturesAreForgottenAndCounted() {
    FeatureCollector collector =
        FeatureCollector.of(
                TextModel.of(
                    script("torch.conv1d(torch.transpose(x, 1, 2), self.weight)", weight(1))))
            .withMaxFeatures(3);

    FilterFeatures filter =
        collected(
                collector,
                new long[] {4},
                new long[] {7},
                new long[] {4},
                new long[] {6},
                new long[] {5},
                new long[] {9})
            .blocks()
            .get(0)
            .filters()
            .get(0);

    // The fourth feature, 5, is one too many: 4 was met twice, 7 is the strongest of the others.
    assertThat(filter.features().keySet()).containsExactly(feature(4), feature(7), feature(9));
    assertThat(filter.forgotten()).isEqualTo(2);
    assertThat(filter.statistics().count()).isEqualTo(6);
    assertThat(filter.statistics().sum()).isEqualTo(35);
  }

  @Test
  void theModelIsInEvaluationModeMeanwhileOnly() {
    TextCnn model = cnn();
    FeatureCollector.of(TextModel.of(model)).withMaxBatches(1).collect(REVIEWS);

    assertThat(model.is_training()).isTrue();
  }

  @Test
  void kCantBeLargerThanTheNumberOfPositions() {
    FeatureCollector collector =
        FeatureCollector.of(
                TextModel.of(
                    script("torch.conv1d(torch.transpose(x, 1, 2), self.weight)", weight(3))))
            .withK(3);

    assertThatThrownBy(() -> collected(collector, new long[] {1, 2, 3, 4}))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "The texts have 2 places for the window of conv1d_1_3: its 3 highest activations can't"
                + " be taken; give a smaller k or longer texts");
  }

  @Test
  void activationsThatAreNaNAreRefused() {
    JitModule script =
        script(
            "torch.conv1d(torch.transpose(x, 1, 2), self.weight)",
            torch.full(new long[] {2, 2, 1}, new org.bytedeco.pytorch.Scalar(Double.NaN)));

    assertThatThrownBy(
            () -> collected(FeatureCollector.of(TextModel.of(script)), new long[] {1, 2}))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "conv1d_1_3 gives NaN in text 0: the model's weights or the training went wrong");
  }

  @Test
  void modelsWithoutFiltersForWordsAreRefused() {
    assertThatThrownBy(
            () ->
                collected(
                    FeatureCollector.of(TextModel.of(new LstmClassifier())), new long[] {1, 2}))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "LstmClassifier has no convolution over embedded tokens, so it has no filters that"
                + " prefer words");
  }

  @Test
  void tokenIdsThatTheModelDoesNotKnowAreRefused() {
    FeatureCollector collector =
        FeatureCollector.of(
            TextModel.of(script("torch.conv1d(torch.transpose(x, 1, 2), self.weight)", weight(1))));

    assertThatThrownBy(() -> collected(collector, new long[] {1, 2}, new long[] {9, 3, 10}))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "Text 1 has the token id 10 at position 2, but the ids of the model's embedding are"
                + " 0..9");
    assertThatThrownBy(() -> collected(collector, new long[] {-1}))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("Text 0 has the token id -1 at position 0, but");
  }

  @Test
  void whatIsNoBatchOfTextsIsRefused() {
    FeatureCollector collector = FeatureCollector.of(TextModel.of(cnn()));

    assertThatThrownBy(() -> collector.collect(List.of(torch.tensor(1L, 2, 3)).iterator()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "Token ids have the shape (texts, tokens) and the type int64, but these are [3] of"
                + " int64");
    assertThatThrownBy(() -> collector.collect(List.of(torch.ones(2, 3)).iterator()))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("but these are [2, 3] of float32");
  }

  @Test
  void noTextsAreRefused() {
    assertThatThrownBy(
            () -> FeatureCollector.of(TextModel.of(cnn())).collect(Collections.emptyIterator()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("There are no texts");
    assertThatThrownBy(() -> FeatureCollector.of(TextModel.of(cnn())).withK(0))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("Nothing can be collected with k = 0, batches of 128 texts");
  }
}
