package dev.loupe.analysis.txray.pruning;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.loupe.models.script.ScriptBuilder.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.corpus.EvidenceKind;
import dev.loupe.analysis.txray.corpus.GeneratedReviews;
import dev.loupe.analysis.txray.corpus.ReviewGenerator;
import dev.loupe.analysis.txray.corpus.Tokenizer;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.FeatureCollector;
import dev.loupe.analysis.txray.features.FilterFeatures;
import dev.loupe.analysis.txray.model.TextCnn;
import dev.loupe.analysis.txray.model.TextCnnConfig;
import dev.loupe.analysis.txray.model.TextCnnTrainer;
import dev.loupe.analysis.txray.model.TextModel;
import dev.loupe.analysis.txray.model.TrainingOptions;
import dev.loupe.error.BadInputException;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PrunerTest {
  private static final GeneratedReviews REVIEWS =
      ReviewGenerator.DEFAULT
          .withTexts(600)
          .withKinds(EvidenceKind.UNIGRAM, EvidenceKind.NEGATION)
          .generate();

  private static EncodedTexts texts;
  private static TextCnn model;
  private static CollectedFeatures features;

  @BeforeAll
  static void train() {
    Vocabulary vocabulary = Vocabulary.of(REVIEWS.corpus(), Tokenizer.WORDS, 1000);
    texts = EncodedTexts.of(REVIEWS.corpus(), Tokenizer.WORDS, vocabulary, 50);
    TextCnnConfig config =
        TextCnnConfig.of(vocabulary.size(), 2)
            .withEmbeddingSize(16)
            .withFilters(ImmutableMap.of(1, 12, 2, 12));
    TrainingOptions options =
        TrainingOptions.SMALL_CORPUS.withEpochs(12).withLearningRate(0.01).withWeightDecay(1e-3);
    model = new TextCnnTrainer(config, options).train(texts, texts).model();
    features = FeatureCollector.of(TextModel.of(model)).collect(texts);
  }

  private static Pruner pruner() {
    return new Pruner(TextModel.of(model), features, texts, 200);
  }

  private static boolean prefersEvidence(FilterFeatures filter) {
    String preferred = " " + filter.preferences().get(0).feature().text(texts.vocabulary()) + " ";
    return REVIEWS.evidence().stream()
        .anyMatch(evidence -> preferred.contains(" " + String.join(" ", evidence.words()) + " "));
  }

  /** The filters whose favourite has planted evidence in it. */
  private static ImmutableList<FilterId> evidenceFilters() {
    return FilterId.all(features).stream()
        .filter(id -> prefersEvidence(features.block(id.block()).filters().get(id.filter())))
        .collect(toImmutableList());
  }

  @Test
  void filtersOfWidth1FindPlantedUnigrams() {
    assertThat(evidenceFilters()).anyMatch(id -> id.block().equals("conv_1"));
  }

  @Test
  void filtersOfWidth2FindPlantedBigrams() {
    List<String> favourites =
        features.block("conv_2").filters().stream()
            .map(filter -> filter.preferences().get(0).feature().text(texts.vocabulary()))
            .toList();

    assertThat(favourites)
        .containsAnyOf(
            "not bad",
            "very good",
            "never boring",
            "truly clever",
            "not good",
            "very bad",
            "never clever",
            "truly boring");
  }

  @Test
  void pruningEvidenceFiltersLowersTheAccuracyAndPruningOthersDoesNot() {
    ImmutableList<FilterId> evidence = evidenceFilters();
    List<FilterId> others =
        Sets.difference(Sets.newLinkedHashSet(FilterId.all(features)), Sets.newHashSet(evidence))
            .immutableCopy()
            .asList();

    PruningReport without = pruner().prune(evidence);

    assertThat(others).isNotEmpty();
    assertThat(without.accuracy()).isGreaterThan(0.99);
    assertThat(without.prunedAccuracy()).isLessThan(0.75);
    assertThat(pruner().prune(others).prunedAccuracy()).isGreaterThan(0.98);
  }

  @Test
  void withoutAnyFilterAllTextsAreOneClass() {
    assertThat(pruner().prune(FilterId.all(features)).prunedAccuracy()).isEqualTo(0.5);
    assertThat(pruner().prune(List.of()).loss()).isZero();
  }

  @Test
  void filtersGoOneAfterTheOther() {
    List<FilterId> order = FilterId.all(features).subList(0, 3);

    assertThat(pruner().oneAfterTheOther(order))
        .hasSize(4)
        .containsExactly(
            pruner().prune(List.of()).accuracy(),
            pruner().prune(order.subList(0, 1)).prunedAccuracy(),
            pruner().prune(order.subList(0, 2)).prunedAccuracy(),
            pruner().prune(order).prunedAccuracy());
    assertThat(pruner().oneByOne().keySet()).containsExactlyElementsOf(FilterId.all(features));
  }

  @Test
  void pruningLeavesTheModelAsItWas() {
    Tensor before = model.forward(texts.ids(0, 4));
    pruner().prune(evidenceFilters());

    assertThat(model.forward(texts.ids(0, 4)).equal(before)).isTrue();
  }

  /** Filter 0 gives a token's id, filter 1 gives 3; the class is 1 if their sum is above 5. */
  private static final JitModule SCRIPT =
      module("Script")
          .parameter("vectors", torch.tensor(0f, 1, 2, 3, 4, 5).view(6, 1))
          .parameter("weight", torch.tensor(1f, 0).view(2, 1, 1))
          .parameter("bias", torch.tensor(0f, 3))
          .define(
              """
        def forward(self, ids: Tensor) -> Tensor:
            x = torch.transpose(torch.embedding(self.vectors, ids), 1, 2)
            y = torch.conv1d(x, self.weight, self.bias)
            return torch.sum(torch.amax(y, [2]), [1], True) - 5
        """)
          .build();

  private static EncodedTexts numbers() {
    return EncodedTexts.of(
        List.of(new int[] {2, 1}, new int[] {3, 5}, new int[] {2, 2}, new int[] {4, 0}),
        ImmutableIntArray.of(0, 1, 0, 1),
        List.of("low", "high"),
        Vocabulary.of(List.of("<pad>", "<unknown>", "two", "three", "four", "five")));
  }

  @Test
  void filtersOfTorchScriptModelsArePruned() {
    TextModel script = TextModel.of(SCRIPT);
    CollectedFeatures collected = FeatureCollector.of(script).collect(numbers());
    Pruner pruner = new Pruner(script, collected, numbers(), 3);
    String block = collected.blocks().get(0).name();

    assertThat(pruner.prune(List.of(new FilterId(block, 0))))
        .isEqualTo(new PruningReport(1, 0.5, 13 / 4.0));
    assertThat(
            new Pruner(script, collected, numbers(), 3, 3).prune(List.of(new FilterId(block, 1))))
        .isEqualTo(new PruningReport(1, 1, 0));
    assertThat(
            new Pruner(script, collected, numbers(), 3, 9)
                .prune(List.of(new FilterId(block, 0), new FilterId(block, 1)))
                .prunedAccuracy())
        .isEqualTo(0.5);
  }

  @Test
  void unknownFiltersAreRefused() {
    assertThatThrownBy(() -> pruner().prune(List.of(new FilterId("conv_1", 12))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("conv_1 has no filter 12: its filters are 0..11");
    assertThatThrownBy(() -> pruner().prune(List.of(new FilterId("conv_9", 0))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("No convolution over tokens is called 'conv_9'; there are [conv_1, conv_2]");
  }
}
