package dev.loupe.cli.stats;

import dev.loupe.analysis.fashion.FashionMnist;
import dev.loupe.analysis.fashion.FashionTraining;
import dev.loupe.analysis.fashion.TrainingRecipe;
import dev.loupe.analysis.statistics.ActivationStatistics;
import dev.loupe.analysis.statistics.StatisticsReport;
import dev.loupe.cli.console.Progress;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe stats}. */
@Command(
    name = StatsCommand.NAME,
    description = {
      "Shows statistics of activations over a training.",
      "The statistics of a model of your own are collected in its training loop: see"
          + " docs/statistics.md."
    },
    sortOptions = false)
public final class StatsCommand implements Callable<Integer> {
  static final String NAME = "stats";

  @Option(
      names = "--demo",
      description =
          "Train a small net on Fashion-MNIST, badly and well, and write a report of both, their"
              + " charts and series.")
  private boolean demo;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Where Fashion-MNIST is. Default: where Debian's and Ubuntu's package puts it:",
        "  apt install dataset-fashion-mnist"
      })
  private Path data = FashionMnist.FOLDER;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "How many images make a batch. Default: 1024.")
  private int batchSize = 1024;

  @Option(names = "--seed", paramLabel = "N", description = "Of the random numbers. Default: 1.")
  private long seed = 1;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to; the folder is made if need be. Default: statistics.")
  private Path output = Path.of("statistics");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!demo) {
      throw new BadInputException(
          "Statistics of a model of your own are collected in its training loop, as"
              + " docs/statistics.md shows; give --demo to see them on Fashion-MNIST");
    }
    if (batchSize < 1) {
      throw new BadInputException("A batch has 1 image or more, not " + batchSize);
    }
    Progress progress = new Progress(spec.commandLine().getErr());
    try (FashionMnist images = FashionMnist.read(data)) {
      makeFolder();
      FashionTraining training = new FashionTraining(images, batchSize, progress::say);
      List<ActivationStatistics> runs = new ArrayList<>();
      for (TrainingRecipe recipe : TrainingRecipe.values()) {
        FashionTraining.Result result = training.run(recipe, seed);
        runs.add(result.statistics());
        write(recipe.name().toLowerCase(Locale.ROOT), result.statistics());
        tell(recipe, result);
      }
      Path report = output.resolve("report.html");
      StatisticsReport.of("Fashion-MNIST, trained badly and well", runs).write(report);
      spec.commandLine().getOut().println("Wrote " + report);
    }
    return ExitCode.OK;
  }

  private void makeFolder() {
    try {
      Files.createDirectories(output);
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot make the folder %s: %s".formatted(output, FirstLine.of(e)), e);
    }
  }

  private void write(String run, ActivationStatistics statistics) {
    for (String format : List.of("svg", "png")) {
      statistics.plotStats().write(output.resolve(run + "-plot-stats." + format));
      statistics.colorDim().write(output.resolve(run + "-color-dim." + format));
      statistics.deadChart().write(output.resolve(run + "-dead-chart." + format));
    }
    statistics.write(output.resolve(run + ".csv"));
    statistics.write(output.resolve(run + ".json"));
  }

  private void tell(TrainingRecipe recipe, FashionTraining.Result result) {
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%s: loss %.3f, accuracy %.3f after %d batches",
                recipe.title(),
                result.loss(),
                result.accuracy(),
                result.statistics().batches()));
  }
}
