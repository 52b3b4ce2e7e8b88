package dev.loupe.analysis.txray.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.txray.corpus.Corpus;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.corpus.EvidenceKind;
import dev.loupe.analysis.txray.corpus.LabelledText;
import dev.loupe.analysis.txray.corpus.ReviewGenerator;
import dev.loupe.analysis.txray.corpus.Tokenizer;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.error.BadInputException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class TextCnnTrainerTest {
  private static final TrainingOptions OPTIONS =
      TrainingOptions.SMALL_CORPUS
          .withEpochs(20)
          .withBatchSize(20)
          .withLearningRate(3e-2)
          .withGoal(0.99);

  private static EncodedTexts reviews(EvidenceKind kind) {
    return encoded(ReviewGenerator.DEFAULT.withTexts(400).withKinds(kind).generate().corpus());
  }

  private static EncodedTexts encoded(Corpus corpus) {
    return EncodedTexts.of(
        corpus, Tokenizer.WORDS, Vocabulary.of(corpus, Tokenizer.WORDS, 1000), 50);
  }

  private static TextCnnConfig config(EncodedTexts texts, ImmutableMap<Integer, Integer> filters) {
    return TextCnnConfig.of(texts.vocabulary().size(), 2).withEmbeddingSize(8).withFilters(filters);
  }

  private static double accuracy(EvidenceKind kind, ImmutableMap<Integer, Integer> filters) {
    EncodedTexts texts = reviews(kind);
    return new TextCnnTrainer(config(texts, filters), OPTIONS).train(texts, texts).accuracy();
  }

  @Test
  void singleWordsSufficeForUnigrams() {
    assertThat(accuracy(EvidenceKind.UNIGRAM, ImmutableMap.of(1, 8))).isGreaterThan(0.99);
  }

  @Test
  void negationCantBeSolvedWithoutPairs() {
    assertThat(accuracy(EvidenceKind.NEGATION, ImmutableMap.of(1, 16))).isEqualTo(0.5);
    assertThat(accuracy(EvidenceKind.NEGATION, ImmutableMap.of(2, 8))).isGreaterThan(0.99);
  }

  @Test
  void trigramsCantBeSolvedWithoutTriples() {
    assertThat(accuracy(EvidenceKind.TRIGRAM, ImmutableMap.of(1, 8, 2, 8))).isEqualTo(0.5);
    assertThat(accuracy(EvidenceKind.TRIGRAM, ImmutableMap.of(3, 8))).isGreaterThan(0.99);
  }

  @Test
  void equalSeedsGiveEqualModelsAndLeaveTheRandomNumbersAlone() {
    EncodedTexts texts = reviews(EvidenceKind.UNIGRAM);
    TrainingOptions short2 = OPTIONS.withEpochs(2).withGoal(1);
    TextCnnTrainer trainer = new TextCnnTrainer(config(texts, ImmutableMap.of(1, 4)), short2);
    torch.manual_seed(5);
    Tensor expected = torch.rand(3);
    torch.manual_seed(5);

    TrainedTextCnn first = trainer.train(texts, texts);

    assertThat(torch.rand(3).equal(expected)).isTrue();
    assertThat(trainer.train(texts, texts).epochs()).isEqualTo(first.epochs()).hasSize(2);
    assertThat(
            new TextCnnTrainer(config(texts, ImmutableMap.of(1, 4)), short2.withSeed(1))
                .train(texts, texts)
                .epochs())
        .isNotEqualTo(first.epochs());
    assertThat(first.model().is_training()).isFalse();
  }

  @Test
  void tellsEachEpochAndStopsAtTheGoal() {
    EncodedTexts texts = reviews(EvidenceKind.UNIGRAM);
    List<Epoch> told = new ArrayList<>();

    TrainedTextCnn trained =
        new TextCnnTrainer(config(texts, ImmutableMap.of(1, 8)), OPTIONS, told::add)
            .train(texts, texts);

    assertThat(told).isEqualTo(trained.epochs()).hasSizeLessThan(20);
    assertThat(told.get(told.size() - 1).accuracy()).isGreaterThan(0.99);
    assertThat(told.subList(0, told.size() - 1)).allMatch(epoch -> epoch.accuracy() <= 0.99);
  }

  @Test
  void vectorsThatAreNotLearntStayAsTheyWere() {
    EncodedTexts texts = reviews(EvidenceKind.UNIGRAM);
    TextCnnConfig config = config(texts, ImmutableMap.of(1, 4)).withFixedEmbedding();
    TrainingOptions once = OPTIONS.withEpochs(1);

    Tensor learnt =
        new TextCnnTrainer(config, once).train(texts, texts).model().parameters().get(0);

    torch.manual_seed(once.seed());
    assertThat(learnt.equal(new TextCnn(config).parameters().get(0))).isTrue();
  }

  @Test
  void threeClassesAreToldApart() {
    ImmutableList.Builder<LabelledText> texts = ImmutableList.builder();
    for (int i = 0; i < 30; i++) {
      texts.add(new LabelledText("one red day", "a"));
      texts.add(new LabelledText("one green day", "b"));
      texts.add(new LabelledText("one blue day", "c"));
    }
    EncodedTexts colours = encoded(new Corpus("colours", true, texts.build()));
    TextCnnConfig config = TextCnnConfig.of(8, 3).withEmbeddingSize(8).withDropout(0);

    assertThat(new TextCnnTrainer(config, OPTIONS).train(colours, colours).accuracy()).isEqualTo(1);
  }

  @Test
  void textsThatDontFitTheConfigurationAreRefused() {
    EncodedTexts texts = reviews(EvidenceKind.UNIGRAM);

    assertThatThrownBy(
            () -> new TextCnnTrainer(TextCnnConfig.of(500, 3), OPTIONS).train(texts, texts))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The texts are of 2 classes, but the text CNN tells 3 apart");
    assertThatThrownBy(
            () -> new TextCnnTrainer(TextCnnConfig.of(50, 2), OPTIONS).train(texts, texts))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "The texts have token ids up to %d, but the text CNN knows 0..49",
            texts.vocabulary().size() - 1);
  }

  @Test
  void aLearningRateThatIsFarTooHighIsAnError() {
    EncodedTexts texts = reviews(EvidenceKind.UNIGRAM);

    assertThatThrownBy(
            () ->
                new TextCnnTrainer(
                        config(texts, ImmutableMap.of(1, 4)), OPTIONS.withLearningRate(1e30))
                    .train(texts, texts))
        .hasMessage("The loss is no longer a finite number; try a learning rate below 1.0E30");
  }
}
