package dev.loupe.cli.featuremaps;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.chart.Chart;
import dev.loupe.analysis.featuremap.FeatureMaps;
import dev.loupe.analysis.filter.ActivationFilter;
import dev.loupe.analysis.filter.ActivationTracker;
import dev.loupe.analysis.filter.ModuleOutput;
import dev.loupe.analysis.filter.TrackedActivations;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.input.ImageFlags;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.cli.model.OpenModel;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.model.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe featuremaps}. */
@Command(
    name = FeatureMapsCommand.NAME,
    description = "Runs a model and draws what the channels of its layers see: a picture a layer.",
    sortOptions = false)
public final class FeatureMapsCommand implements Callable<Integer> {
  static final String NAME = "featuremaps";

  @Mixin private ModelOptions options;

  @Option(
      names = {"-l", "--layers"},
      paramLabel = "FILTERS",
      description = {
        "Which modules' values, by filters that are run in order, separated by commas.",
        "Default: type=Conv2d.",
        "  type=Conv2d            of modules of this class",
        "  index=0, index=-1      at this place among those that are left",
        "  target=3               of the last, this class alone"
      })
  private String layers = "type=Conv2d";

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "A PNG, JPEG, GIF or BMP as the model's input, in the place of --input.")
  private @Nullable Path image;

  @Mixin private ImageFlags images;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Draw at most so many channels of a layer. Default: 64.")
  private int most = 64;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to; the folder is made if need be. Default: maps.")
  private Path output = Path.of("maps");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ImmutableList<ActivationFilter> filters = FilterText.parse(layers);
    check();
    Progress progress = new Progress(spec.commandLine().getErr());
    ModelSource source = options.source();
    OpenModel opened = source.open(progress);
    Inputs inputs = image == null ? source.inputs(opened) : Inputs.of(read(image));
    ActivationTracker tracker =
        ActivationTracker.of(opened.model())
            .withGroup(layers, filters.toArray(ActivationFilter[]::new));
    try (TrackedActivations tracked =
        progress.step("running " + opened.model().name(), () -> tracker.run(inputs))) {
      List<ModuleOutput> maps =
          tracked.group(layers).stream()
              .filter(output -> FeatureMaps.canDraw(output.value()))
              .toList();
      if (maps.isEmpty()) {
        throw new BadInputException(nothing(tracked));
      }
      maps.forEach(this::write);
    }
    return ExitCode.OK;
  }

  private void check() {
    if (most < 1) {
      throw new BadInputException("At least one channel is drawn, not " + most);
    }
    if (options.source().isSaved() || options.source().alters()) {
      throw new BadInputException(
          "Feature maps need the model itself, as it is: no .loupe file, --change or --halt-after");
    }
    if (image == null && images.areGiven()) {
      throw new BadInputException("How an image becomes a tensor is said, but there is no --image");
    }
  }

  private Tensor read(Path file) {
    try {
      return images.preprocessing().format().reader().read(file).unsqueeze(0);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException("Cannot read %s: %s".formatted(file, FirstLine.of(e)), e);
    }
  }

  private String nothing(TrackedActivations tracked) {
    String classes =
        tracked.all().stream()
            .filter(output -> FeatureMaps.canDraw(output.value()))
            .map(ModuleOutput::layerType)
            .distinct()
            .collect(Collectors.joining(", "));
    return "No layer has feature maps and is meant by '%s'; modules with feature maps are of the classes: %s"
        .formatted(layers, classes.isEmpty() ? "none" : classes);
  }

  private void write(ModuleOutput layer) {
    long[] shape = layer.value().shape();
    String title =
        "%s, %s, %d x %d x %d"
            .formatted(layer.name(), layer.layerType(), shape[1], shape[2], shape[3]);
    Chart chart = FeatureMaps.of(title, layer.value(), most);
    String name = layer.name().replace(':', '.');
    try {
      Files.createDirectories(output);
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot make the folder %s: %s".formatted(output, FirstLine.of(e)), e);
    }
    for (String format : List.of(".svg", ".png")) {
      chart.write(output.resolve(name + format));
    }
    spec.commandLine()
        .getOut()
        .println("Wrote %s: %s".formatted(output.resolve(name + ".svg"), title));
  }
}
