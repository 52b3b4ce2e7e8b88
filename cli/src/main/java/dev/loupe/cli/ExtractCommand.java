package dev.loupe.cli;

import com.google.common.collect.ImmutableList;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.console.ProgressBar;
import dev.loupe.cli.input.ImageFlags;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.cli.model.OpenModel;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.Dataset;
import dev.loupe.extract.Extraction;
import dev.loupe.extract.ExtractionOptions;
import dev.loupe.extract.ExtractionReport;
import dev.loupe.extract.FileFormat;
import dev.loupe.extract.FolderDataset;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loupe extract}. */
@Command(
    name = ExtractCommand.NAME,
    description = {
      "Runs a model over a folder of data and writes the values of its layers: a .npy file for each"
          + " layer, which grows by a row for each item, and an index.json. The same command goes"
          + " on where it was ended, however that was."
    },
    sortOptions = false)
final class ExtractCommand implements Callable<Integer> {
  static final String NAME = "extract";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "A TorchScript file (model.pt), a model of the zoo (alexnet), or with --classpath a"
              + " class.")
  private String model;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      required = true,
      description =
          "A folder of images (PNG, JPEG, GIF, BMP) or of .npy files, with the folders in it. A"
              + " file is an item, without a dimension for the batch; they go in the order of their"
              + " paths.")
  private Path data = Path.of("");

  @Option(
      names = {"-l", "--layers"},
      paramLabel = "LIST",
      required = true,
      description =
          "Which layers, separated by commas: conv2d_3_7, features, -1, type=relu, ... See `loupe"
              + " activations --help`.")
  private String layers = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "A folder that is new, empty, or of the same command.")
  private Path output = Path.of("");

  @Mixin private ImageFlags images;

  @Option(
      names = {"-b", "--batch"},
      paramLabel = "N",
      description = "How many items the model gets at once. Default: ${DEFAULT-VALUE}.")
  private int batch = ExtractionOptions.DEFAULT.batch();

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description =
          "How many batches are worked on at the same time: one is read while the model runs on"
              + " another. TorchScript models that change nothing of their own run side by side."
              + " Default: ${DEFAULT-VALUE}.")
  private int threads = ExtractionOptions.DEFAULT.threads();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Convert floating-point values: float32, float64 or float16. Others stay as they are.")
  private @Nullable String dtype;

  @Option(
      names = "--skip-bad",
      description =
          "Leave out items that can't be read or on which the model fails, and list them in the"
              + " index, instead of ending.")
  private boolean skipBad;

  @Option(
      names = "--restart",
      description = "Delete what the same or another `loupe extract` wrote to -o, and begin anew.")
  private boolean restart;

  @Option(
      names = "--classpath",
      paramLabel = "CP",
      description = "Where MODEL's class is: folders and jars, as java's -cp takes them.")
  private String classpath = "";

  @Option(names = "--seed", paramLabel = "N", description = "Seed of random weights. Default: 0.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Selector selector = Selector.parse(layers);
    if (output.toAbsolutePath().normalize().startsWith(data.toAbsolutePath().normalize())) {
      throw new BadInputException("The folder %s is inside of the data %s".formatted(output, data));
    }
    Progress progress = new Progress(spec.commandLine().getErr());
    FolderDataset dataset = Dataset.folder(data, format(FolderDataset.files(data)));
    ModelSource source = new ModelSource(model, ImmutableList.of(), classpath, seed);
    ProgressBar bar = ProgressBar.onTerminal(spec.commandLine().getErr(), "items");
    ExtractionOptions options =
        options().withListener(it -> bar.show(it.done(), it.before(), it.total()));
    OpenModel opened = source.open(progress);
    tellOthers(dataset, progress);
    ExtractionReport report;
    try {
      report = Extraction.of(opened.model(), selector).with(options).run(dataset, output);
    } finally {
      bar.close();
    }
    tell(opened.model().name(), report);
    return ExitCode.OK;
  }

  /**
   * @throws BadInputException if files are of both kinds
   */
  private FileFormat format(ImmutableList<String> files) {
    FileFormat image = images.preprocessing().format();
    boolean pictures = files.stream().anyMatch(image::matches);
    boolean arrays = files.stream().anyMatch(FileFormat.NPY::matches);
    if (pictures && arrays) {
      throw new BadInputException(
          "%s has both images and .npy files; give a folder of one kind".formatted(data));
    }
    if (arrays && images.areGiven()) {
      throw new BadInputException(
          "%s has .npy files, which are given to the model as they are".formatted(data));
    }
    return arrays ? FileFormat.NPY : image;
  }

  private ExtractionOptions options() {
    ExtractionOptions options =
        ExtractionOptions.DEFAULT
            .withBatch(batch)
            .withThreads(threads)
            .withSaving(dtype == null ? SaveOptions.DEFAULT : SaveFlags.options(dtype));
    options = skipBad ? options.skippingBad() : options;
    return restart ? options.restarting() : options;
  }

  private static void tellOthers(FolderDataset dataset, Progress progress) {
    int count = dataset.others().size();
    if (count > 0) {
      progress.say(
          "left aside: %d %s, such as %s"
              .formatted(
                  count,
                  count == 1 ? "file of another kind" : "files of other kinds",
                  dataset.others().get(0)));
    }
  }

  private void tell(String name, ExtractionReport report) {
    String before =
        report.before() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d done before", report.before());
    String left =
        report.skipped().isEmpty()
            ? ""
            : String.format(Locale.ROOT, ", %,d left out", report.skipped().size());
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "Wrote %s: %s, %,d %s, %d %s, %,d bytes of values%s%s",
                output,
                name,
                report.items(),
                report.items() == 1 ? "item" : "items",
                report.layers().size(),
                report.layers().size() == 1 ? "layer" : "layers",
                report.bytes(),
                before,
                left));
  }
}
