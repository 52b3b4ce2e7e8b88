package dev.loupe.cli.maximize;

import com.google.common.collect.ImmutableSet;
import dev.loupe.analysis.fashion.ClassMaximizer;
import dev.loupe.analysis.image.AnimatedGif;
import dev.loupe.analysis.image.TensorImage;
import dev.loupe.analysis.maximize.Maximization;
import dev.loupe.analysis.maximize.Maximizer;
import dev.loupe.analysis.maximize.Recipe;
import dev.loupe.analysis.maximize.Step;
import dev.loupe.analysis.maximize.StepListener;
import dev.loupe.analysis.maximize.Target;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.console.ProgressBar;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.cli.model.OpenModel;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.extract.Normalization;
import dev.loupe.files.SafeFile;
import dev.loupe.model.Inputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loupe maximize}. */
@Command(
    name = MaximizeCommand.NAME,
    description =
        "Makes the image to which a unit or channel of a model answers most, by gradient ascent"
            + " from the model's input: random noise, or what --input says.",
    modelTransformer = OptionalModel.class,
    sortOptions = false)
public final class MaximizeCommand implements Callable<Integer> {
  static final String NAME = "maximize";

  /** In hundredths of a second. */
  private static final int FRAME = 8;

  /** The flags that mean the same with --demo. */
  private static final ImmutableSet<String> ALSO_OF_DEMO =
      ImmutableSet.of(
          "--demo",
          "--data",
          "-o",
          "--output",
          "--recipe",
          "--steps",
          "--rate",
          "--decay",
          "--blur",
          "--norm-crop",
          "--contribution-crop",
          "--debug");

  @Mixin private ModelOptions options;

  @Option(
      names = {"-l", "--layer"},
      paramLabel = "LAYER",
      description = "The layer: conv2d_3, features.6, -2, ... See `loupe layer --help`.")
  private String layer = "";

  @Mixin private TargetFlags targets;

  @Mixin private RecipeFlags recipes;

  @Option(
      names = "--normalization",
      paramLabel = "NAME",
      description =
          "What the model's images are normalized by: imagenet or none. Default: imagenet for three"
              + " channels, none for one.")
  private String normalization = "";

  @Option(
      names = "--gif",
      paramLabel = "FILE",
      description = "Write the way there, too, as an animated GIF of 256 colours.")
  private @Nullable Path gif;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "Where to: a PNG, with --demo a folder. Default: maximum.png, and the folder maximization."
      })
  private @Nullable Path output;

  @Mixin private MaximizeDemo demo;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (demo.isWanted()) {
      showDemo();
    } else {
      maximize(output == null ? Path.of("maximum.png") : output);
    }
    return ExitCode.OK;
  }

  private void showDemo() {
    for (ArgSpec given : spec.commandLine().getParseResult().matchedArgs()) {
      if (!ALSO_OF_DEMO.containsAll(names(given))) {
        throw new BadInputException(
            "--demo has its own model and layer: leave out " + String.join(", ", names(given)));
      }
    }
    demo.run(
        recipes.recipe(ClassMaximizer.RECIPE),
        output == null ? Path.of("maximization") : output,
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }

  private static Set<String> names(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? ImmutableSet.copyOf(option.names())
        : ImmutableSet.of(argument.paramLabel());
  }

  private void maximize(Path file) {
    checkModelAndLayer();
    Target target = targets.target();
    Recipe recipe = recipes.recipe(Recipe.ALL_FOUR);
    SafeFile.check(file);
    ModelSource source = options.source();
    if (source.isSaved() || source.alters()) {
      throw new BadInputException(
          "It takes the model itself, as it is: no .loupe file, --change or --halt-after");
    }
    OpenModel opened = source.open(new Progress(spec.commandLine().getErr()));
    Tensor start = image(source.inputs(opened));
    Normalization pixels = normalization(start.size(1));
    Maximizer maximizer = Maximizer.of(opened.model(), layer, target).withRecipe(recipe);
    try (Maximization found = run(maximizer, recipe, start, pixels)) {
      TensorImage.writePng(TensorImage.of(found.best(), pixels), file);
      tell(target, found, file);
    }
  }

  private void checkModelAndLayer() {
    if (options.model() == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: 'MODEL', or --demo");
    }
    if (layer.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--layer=LAYER'");
    }
  }

  private static Tensor image(Inputs inputs) {
    if (inputs.positional().size() == 1
        && inputs.named().isEmpty()
        && inputs.positional().get(0) instanceof Tensor image
        && image.dim() == 4) {
      return image;
    }
    throw new BadInputException("The model must have one input: an image, (1, C, H, W)");
  }

  private Normalization normalization(long channels) {
    return switch (normalization.toLowerCase(Locale.ROOT)) {
      case "" -> channels == 3 ? Normalization.IMAGENET : Normalization.NONE;
      case "imagenet" -> Normalization.IMAGENET;
      case "none" -> Normalization.NONE;
      default ->
          throw new BadInputException(
              "There is no normalization '%s': imagenet or none".formatted(normalization));
    };
  }

  private Maximization run(Maximizer maximizer, Recipe recipe, Tensor start, Normalization pixels) {
    ProgressBar bar = ProgressBar.onTerminal(spec.commandLine().getErr(), "steps");
    StepListener shown = (step, image) -> bar.show(step.number(), recipe.steps());
    try {
      if (gif == null) {
        return maximizer.withListener(shown).run(start);
      }
      try (AnimatedGif frames = new AnimatedGif(gif, FRAME)) {
        return maximizer
            .withListener(
                (step, image) -> {
                  shown.onStep(step, image);
                  add(frames, image, pixels);
                })
            .run(start);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException("Cannot write %s: %s".formatted(gif, FirstLine.of(e)), e);
    } finally {
      bar.close();
    }
  }

  private static void add(AnimatedGif frames, Tensor image, Normalization pixels) {
    try {
      frames.add(TensorImage.of(image, pixels));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(Target target, Maximization found, Path file) {
    Step best = found.bestStep();
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "Wrote %s: %s of %s is %.4g, from %.4g, at step %d of %d%s",
                file,
                target,
                layer,
                best.activation(),
                found.history().get(0).activation(),
                best.number(),
                found.steps(),
                found.zeroGradient() ? "; it ended there, as the gradient is zero" : ""));
  }
}
