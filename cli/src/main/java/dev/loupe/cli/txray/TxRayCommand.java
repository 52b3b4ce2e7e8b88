package dev.loupe.cli.txray;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.txray.TxRay;
import dev.loupe.analysis.txray.TxRayOptions;
import dev.loupe.analysis.txray.TxRayResult;
import dev.loupe.analysis.txray.corpus.Corpus;
import dev.loupe.analysis.txray.corpus.CorpusReader;
import dev.loupe.analysis.txray.corpus.ReviewGenerator;
import dev.loupe.analysis.txray.features.FeatureMapping;
import dev.loupe.analysis.txray.model.TextCnnConfig;
import dev.loupe.analysis.txray.model.TrainingOptions;
import dev.loupe.analysis.txray.report.FeatureReport;
import dev.loupe.analysis.txray.report.TxRayReport;
import dev.loupe.cli.console.Progress;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loupe txray}. */
@Command(
    name = "txray",
    description =
        "Trains a text CNN on labelled texts, or takes a --model, and reports which n-grams its"
            + " filters prefer, which filters say the same, and which it can do without.",
    sortOptions = false)
public final class TxRayCommand implements Callable<Integer> {
  private static final TrainingOptions TRAINING = TrainingOptions.SMALL_CORPUS;

  private static final ImmutableList<String> TRAINING_ONLY =
      ImmutableList.of(
          "--filters",
          "--compare",
          "--k-max",
          "--hidden",
          "--epochs",
          "--batch-size",
          "--learning-rate",
          "--weight-decay",
          "--goal",
          "--seed",
          "--words");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CORPUS",
      description =
          "A .csv or .tsv file whose header has the columns label and text, or a folder that has a"
              + " folder of text files for each class; with --model also a .npy file of token ids,"
              + " (texts, tokens).")
  private @Nullable Path corpus;

  @Option(
      names = "--demo",
      description = "Instead of CORPUS, 2,000 generated reviews, in which evidence is planted.")
  private boolean demo;

  @Mixin private OwnModel ownModel;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "A folder for index.html and the charts. Default: txray.")
  private Path output = Path.of("txray");

  @Option(
      names = "--filters",
      paramLabel = "LIST",
      description = "WINDOW:COUNT for each window size. Default: 1:10,2:7,3:3.")
  private String filters = "1:10,2:7,3:3";

  @Option(
      names = "--compare",
      paramLabel = "LIST",
      description = "Other --filters to compare with; may be repeated.")
  private List<String> compared = List.of();

  @Option(
      names = "--k-max",
      paramLabel = "K",
      description = "How many activations of a filter in a text the model uses. Default: 1.")
  private int kMax = 1;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Units of a second layer in the head. Default: no second layer.")
  private @Nullable Integer hidden;

  @Option(names = "--epochs", paramLabel = "N", description = "At most so many. Default: 8.")
  private int epochs = TRAINING.epochs();

  @Option(names = "--batch-size", paramLabel = "N", description = "Default: 32.")
  private int batchSize = TRAINING.batchSize();

  @Option(names = "--learning-rate", paramLabel = "X", description = "Default: 0.005.")
  private double learningRate = TRAINING.learningRate();

  @Option(names = "--weight-decay", paramLabel = "X", description = "Default: 0.")
  private double weightDecay = TRAINING.weightDecay();

  @Option(
      names = "--goal",
      paramLabel = "X",
      description = "Stop training beyond this validation accuracy. Default: 1, never.")
  private double goal = TRAINING.goal();

  @Option(names = "--seed", paramLabel = "N", description = "Default: 42.")
  private long seed = TRAINING.seed();

  @Option(
      names = "--k",
      paramLabel = "K",
      description = "How many activations of a filter in a text are collected. Default: 1.")
  private int k = 1;

  @Option(
      names = "--first-token",
      description = "Tell windows by their first token only, as the TX-Ray tutorial does.")
  private boolean firstToken;

  @Option(
      names = "--words",
      paramLabel = "N",
      description = "The size of the vocabulary. Default: 20000.")
  private int words = TxRayOptions.DEFAULT.vocabularySize();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Where longer texts are cut off. Default: 400.")
  private int maxTokens = TxRayOptions.DEFAULT.maxTokens();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return ownModel.isGiven() ? examineOwn() : train();
  }

  private int examineOwn() {
    if (corpus == null || demo) {
      throw new BadInputException("With --model, give a corpus or a .npy file of token ids");
    }
    for (String option : TRAINING_ONLY) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new BadInputException(
            "%s says how to train, but --model is trained".formatted(option));
      }
    }
    Path texts = corpus;
    Progress progress = new Progress(spec.commandLine().getErr());
    load(progress);
    FeatureReport report =
        progress.step(
            "running the texts",
            () -> ownModel.examine(texts, maxTokens, it -> it.withK(k).withMapping(mapping())));
    report.write(output);
    tell(report.summary());
    return ExitCode.OK;
  }

  private static void load(Progress progress) {
    progress.step(
        "loading libtorch",
        () -> {
          NativeLibraries.load(progress::say);
          return true;
        });
  }

  private void tell(String summary) {
    spec.commandLine().getOut().println("Wrote " + output.resolve("index.html"));
    spec.commandLine().getOut().println(summary);
  }

  private int train() {
    TxRayOptions options = options();
    Corpus texts = texts();
    Progress progress = new Progress(spec.commandLine().getErr());
    load(progress);
    TxRayResult result = new TxRay(options, done -> progress.say(done + " ...")).examine(texts);
    TxRayReport report = new TxRayReport(result);
    report.write(output);
    tell(report.summary());
    return ExitCode.OK;
  }

  private Corpus texts() {
    if (demo == (corpus != null)) {
      throw new BadInputException(
          demo ? "Give either a corpus or --demo, not both" : "Give a corpus, or --demo");
    }
    return corpus == null
        ? ReviewGenerator.DEFAULT.withSeed(seed).generate().corpus()
        : CorpusReader.read(corpus);
  }

  private TxRayOptions options() {
    return TxRayOptions.DEFAULT
        .withArchitecture(this::architecture)
        .withTraining(new TrainingOptions(epochs, batchSize, learningRate, weightDecay, goal, seed))
        .withOtherFilters(compared.stream().map(FilterCounts::parse).collect(toImmutableList()))
        .withFeatures(k, mapping())
        .withTexts(words, maxTokens);
  }

  private FeatureMapping mapping() {
    return firstToken ? FeatureMapping.FIRST_TOKEN : FeatureMapping.NGRAM;
  }

  private TextCnnConfig architecture(TextCnnConfig tutorial) {
    TextCnnConfig config = tutorial.withFilters(FilterCounts.parse(filters)).withKMax(kMax);
    return hidden == null ? config : config.withHidden(hidden);
  }
}
