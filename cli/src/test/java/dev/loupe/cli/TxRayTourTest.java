package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.txray.corpus.Corpus;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.corpus.ReviewGenerator;
import dev.loupe.analysis.txray.corpus.Tokenizer;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.FeatureCollector;
import dev.loupe.analysis.txray.features.FilterBlock;
import dev.loupe.analysis.txray.features.FilterFeatures;
import dev.loupe.analysis.txray.features.Redundancy;
import dev.loupe.analysis.txray.model.TextCnn;
import dev.loupe.analysis.txray.model.TextCnnConfig;
import dev.loupe.analysis.txray.model.TextCnnTrainer;
import dev.loupe.analysis.txray.model.TextModel;
import dev.loupe.analysis.txray.model.TrainingOptions;
import dev.loupe.analysis.txray.pruning.FilterId;
import dev.loupe.analysis.txray.pruning.Pruner;
import dev.loupe.analysis.txray.pruning.PruningReport;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.models.script.ScriptBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/txray.md shows is what happens. */
final class TxRayTourTest {
  private static final Path DOCS = Path.of("..", "docs");

  @TempDir private Path folder;

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(DOCS.resolve("txray.md")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String compact(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void theCodeOfTheTourIsRunHere() throws IOException {
    String here = Files.readString(Path.of("src/test/java/dev/loupe/cli/TxRayTourTest.java"));

    assertThat(found("```java\n(.*?)```"))
        .hasSize(5)
        .allSatisfy(block -> assertThat(compact(here)).contains(compact(block)));
  }

  @Test
  void theTourPrintsWhatItSays() throws IOException {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      tour();
    } finally {
      System.setOut(out);
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(found("```text\n(.*?)```").get(0) + "1.0\ntrue\n");
  }

  private static void tour() {
    // spotless:off
    Corpus corpus =
        ReviewGenerator.DEFAULT.withTexts(400).generate().corpus(); // or CorpusReader.read(path)
    Corpus.Split split = corpus.split(0.25, 42);
    Vocabulary vocabulary = Vocabulary.of(split.training(), Tokenizer.WORDS, 20_000);
    EncodedTexts training = EncodedTexts.of(split.training(), Tokenizer.WORDS, vocabulary, 400);
    EncodedTexts validation = EncodedTexts.of(split.validation(), Tokenizer.WORDS, vocabulary, 400);

    TextCnnConfig config =
        TextCnnConfig.of(vocabulary.size(), 2).withFilters(ImmutableMap.of(1, 6, 2, 6, 3, 4));
    TextCnn model =
        new TextCnnTrainer(config, TrainingOptions.SMALL_CORPUS)
            .train(training, validation)
            .model();
    CollectedFeatures features = FeatureCollector.of(TextModel.of(model)).collect(training);
    for (FilterBlock block : features.blocks()) {
      System.out.println(
          block.name() + ": " + block.filters().size() + " filters of " + block.window());
    }
    FilterFeatures filter = features.block("conv_2").filters().get(0);
    System.out.println(
        filter.uniqueFeatures() <= features.texts()); // true: one for each text at most
    String favourite = filter.preferences().get(0).feature().text(vocabulary);
    double mean = filter.statistics().mean(); // also sum, min, max, std, count
    Redundancy plain = Redundancy.jaccard(features.block("conv_1"));
    Redundancy weighted = Redundancy.weightedJaccard(features.block("conv_1"));
    System.out.println(plain.of(0, 0)); // 1.0
    Pruner pruner =
        new Pruner(TextModel.of(model), features, validation.atLeast(config.shortestText()), 100);
    PruningReport without =
        pruner.prune(List.of(new FilterId("conv_1", 0), new FilterId("conv_2", 3)));
    System.out.println(without.accuracy() - without.prunedAccuracy() == without.loss()); // true
    // spotless:on
    assertThat(favourite.split(" ", -1)).hasSize(2);
    assertThat(mean).isLessThanOrEqualTo(filter.statistics().max());
    assertThat(weighted.of(0, 1)).isEqualTo(weighted.of(1, 0));
  }

  @Test
  void aTorchScriptFileIsExamined() {
    Path file = folder.resolve("model.pt");
    ScriptBuilder.module("Net")
        .parameter("vectors", torch.rand(10, 4))
        .parameter("weight", torch.rand(5, 4, 2))
        .define(
            """
        def forward(self, ids: Tensor) -> Tensor:
            x = torch.transpose(torch.embedding(self.vectors, ids), 1, 2)
            return torch.amax(torch.conv1d(x, self.weight), [2])
        """)
        .build()
        .save(file.toString());
    // spotless:off
    TextModel script = TextModel.of(TorchScriptModel.load(file));
    Tensor ids = torch.tensor(5L, 3, 8, 2, 9, 4).view(2, 3); // (texts, tokens)
    CollectedFeatures collected = FeatureCollector.of(script).collect(List.of(ids).iterator());
    // spotless:on
    assertThat(collected.texts()).isEqualTo(2);
    assertThat(collected.blocks().get(0).filters()).hasSize(5);
    assertThat(collected.blocks().get(0).window()).isEqualTo(2);
  }

  @Test
  void thePicturesAreThoseOfTheFirstCommand() throws IOException {
    List<String> pictures = found("\\]\\((txray/[^)]*)\\)");
    if (Boolean.getBoolean("golden.renew")) {
      String command = found("```sh\n\\./loupe (.*?)\n```").get(0);
      String[] arguments = command.replace("-o report", "-o " + folder).split(" ", -1);
      assertThat(Cli.run(arguments).exitCode()).isZero();
      for (String picture : pictures) {
        Path drawn = folder.resolve(picture.replace("txray/", ""));
        Files.writeString(DOCS.resolve(picture), Files.readString(drawn));
      }
    }

    assertThat(pictures)
        .hasSize(5)
        .allSatisfy(
            picture ->
                assertThat(DOCS.resolve(picture))
                    .content()
                    .startsWith("<svg")
                    .contains("(reviews, generated)"));
  }
}
