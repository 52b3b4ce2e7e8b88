package dev.loupe.cli.txray;

import dev.loupe.analysis.txray.corpus.Corpus;
import dev.loupe.analysis.txray.corpus.CorpusReader;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.corpus.Tokenizer;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.Feature;
import dev.loupe.analysis.txray.features.FeatureCollector;
import dev.loupe.analysis.txray.features.TokenIds;
import dev.loupe.analysis.txray.model.TextModel;
import dev.loupe.analysis.txray.report.FeatureReport;
import dev.loupe.error.BadInputException;
import dev.loupe.files.NpyFile;
import dev.loupe.model.TorchScriptModel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A model that is trained already, in the place of one that the command trains. */
final class OwnModel {
  private static final String ARRAY = ".npy";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = {
        "Examine this TorchScript model instead of training one: it takes token ids, int64",
        "(texts, tokens), and has a convolution over their embedding. Nothing is pruned."
      })
  private @Nullable Path model;

  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description = {
        "The words of --model's token ids: one in each line, the first has the id 0. It has the",
        "entries <pad> and <unknown>. A .npy file needs none; ids are shown then."
      })
  private @Nullable Path vocabulary;

  /** Whether there is one. */
  boolean isGiven() {
    return model != null || vocabulary != null;
  }

  /**
   * What its filters prefer.
   *
   * @param texts a corpus, or a .npy file of token ids
   * @param maxTokens where longer texts of a corpus are cut off
   * @param how says what of each text is collected
   * @throws BadInputException if anything of it is of no use
   */
  FeatureReport examine(Path texts, int maxTokens, UnaryOperator<FeatureCollector> how) {
    if (model == null) {
      throw new BadInputException("A --vocabulary is of a --model, but there is none");
    }
    String source = "" + texts.getFileName();
    if (vocabulary == null && !isArray(source)) {
      throw new BadInputException(
          "The words of %s have no ids: give the --vocabulary of %s".formatted(texts, model));
    }
    Vocabulary words = vocabulary == null ? null : Vocabulary.read(vocabulary);
    TextModel script = TextModel.of(TorchScriptModel.load(model));
    FeatureCollector collector = how.apply(FeatureCollector.of(script));
    CollectedFeatures features =
        words == null || isArray(source)
            ? collector.collect(batches(ids(texts, words), collector.batchSize()))
            : collector.collect(encoded(texts, words, maxTokens));
    return new FeatureReport(
        features, words == null ? Feature::idText : feature -> feature.text(words), source);
  }

  private static boolean isArray(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(ARRAY);
  }

  private static EncodedTexts encoded(Path texts, Vocabulary words, int maxTokens) {
    Corpus corpus = CorpusReader.read(texts);
    return EncodedTexts.of(corpus, Tokenizer.WORDS, words, maxTokens);
  }

  private static Tensor ids(Path file, @Nullable Vocabulary words) {
    Tensor read;
    try {
      read = NpyFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    Tensor ids = read.scalar_type().intern() == ScalarType.Int ? read.to(ScalarType.Long) : read;
    TokenIds.checkShape(ids);
    if (words != null) {
      TokenIds.check(ids, 0, words.size(), "the vocabulary");
    }
    return ids;
  }

  private static Iterator<Tensor> batches(Tensor ids, int size) {
    return LongStream.iterate(0, from -> from < ids.size(0), from -> from + size)
        .mapToObj(from -> ids.narrow(0, from, Math.min(size, ids.size(0) - from)))
        .iterator();
  }
}
