package dev.loupe.analysis.txray;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.txray.corpus.Corpus;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.corpus.Tokenizer;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.analysis.txray.features.FeatureCollector;
import dev.loupe.analysis.txray.model.Epoch;
import dev.loupe.analysis.txray.model.TextCnnConfig;
import dev.loupe.analysis.txray.model.TextCnnTrainer;
import dev.loupe.analysis.txray.model.TextModel;
import dev.loupe.analysis.txray.model.TrainedTextCnn;
import dev.loupe.analysis.txray.model.TrainingOptions;
import dev.loupe.analysis.txray.pruning.FilterId;
import dev.loupe.analysis.txray.pruning.Pruner;
import dev.loupe.analysis.txray.pruning.PruningReport;
import dev.loupe.error.BadInputException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The whole way: trains a text CNN on a corpus, collects what its filters prefer, and prunes them.
 */
public final class TxRay {
  private final TxRayOptions options;
  private final Consumer<String> progress;

  /**
   * @param progress is told in a line what has been done
   */
  public TxRay(TxRayOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Examines a text CNN on a corpus.
   *
   * @return its models are the caller's
   * @throws BadInputException if the corpus can't be split, or an option is of no use
   */
  public TxRayResult examine(Corpus corpus) {
    Corpus.Split split = corpus.split(options.validationShare(), options.training().seed());
    Vocabulary vocabulary =
        Vocabulary.of(split.training(), Tokenizer.WORDS, options.vocabularySize());
    EncodedTexts training = encoded(split.training(), vocabulary);
    EncodedTexts validation = encoded(split.validation(), vocabulary);
    TextCnnConfig config =
        options.architecture().apply(TextCnnConfig.of(vocabulary.size(), corpus.classes().size()));
    Examined main = examined(config, training, validation);
    ImmutableList<Examined> others =
        options.otherFilters().stream()
            .map(filters -> examined(config.withFilters(filters), training, validation))
            .collect(toImmutableList());
    Pruner pruner =
        new Pruner(
            TextModel.of(main.trained().model()),
            main.features(),
            validation.atLeast(config.shortestText()),
            options.training().batchSize());
    ImmutableMap<FilterId, PruningReport> withoutFilter = pruner.oneByOne();
    ImmutableList<FilterId> weakestFirst = TxRayResult.byUse(withoutFilter);
    progress.accept("pruned each of %d filters".formatted(withoutFilter.size()));
    return new TxRayResult(
        corpus,
        vocabulary,
        main,
        others,
        withoutFilter,
        pruner.oneAfterTheOther(weakestFirst),
        pruner.oneAfterTheOther(weakestFirst.reverse()));
  }

  private EncodedTexts encoded(Corpus corpus, Vocabulary vocabulary) {
    return EncodedTexts.of(corpus, Tokenizer.WORDS, vocabulary, options.maxTokens());
  }

  private Examined examined(TextCnnConfig config, EncodedTexts training, EncodedTexts validation) {
    TrainingOptions how = options.training();
    TextCnnTrainer trainer = new TextCnnTrainer(config, how, epoch -> tell(config, epoch));
    TrainedTextCnn trained = trainer.train(training, validation);
    return new Examined(
        trained,
        FeatureCollector.of(TextModel.of(trained.model()))
            .withK(options.k())
            .withMapping(options.mapping())
            .collect(training.atLeast(config.shortestText() + options.k() - 1)));
  }

  private void tell(TextCnnConfig config, Epoch epoch) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d filters, epoch %d of %d: loss %.4f, accuracy %.3f",
            config.filterCount(),
            epoch.number(),
            options.training().epochs(),
            epoch.loss(),
            epoch.accuracy()));
  }
}
