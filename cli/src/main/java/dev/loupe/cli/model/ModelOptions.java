package dev.loupe.cli.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.ForwardException;
import dev.loupe.cli.console.Progress;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model to record, and on what; shared by the subcommands that record. */
public final class ModelOptions {

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "A TorchScript file (model.pt), a record that `loupe record` saved (model.loupe), a model of"
              + " the zoo (alexnet, or zoo:alexnet where a file of that name is in the way), or with"
              + " --classpath a class: a org.bytedeco.pytorch.Module with a public no-argument"
              + " constructor; it is put in evaluation mode.")
  private String model;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "SPEC",
      description = {
        "An argument of the model's forward; once for each, in order. Zoo models need none.",
        "  1x3x224x224            float32, normal random values",
        "  int64:2x16             another element type; integers are 0 or 1",
        "  int64:2x16=0..29999    random values in a range, both ends included",
        "  float32:1x3x8x8=zeros  or =ones, or =0.5",
        "  float32:  or  scalar   a tensor of no dimension",
        "  @image.npy             what NumPy saved",
        "  int=3, float=0.5, bool=true, str=text  a plain value, no tensor",
        "  mask:bool:2x16=ones    any of these for the argument named mask"
      })
  private List<String> inputs = List.of();

  @Option(
      names = "--classpath",
      paramLabel = "CP",
      description = "Where MODEL's class is: folders and jars, as java's -cp takes them.")
  private String classpath = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random values of inputs and weights. Default: 0.")
  private long seed;

  @Option(
      names = "--change",
      paramLabel = "LAYERS=WHAT",
      description = {
        "Change the values of layers while the model runs; may be repeated.",
        "  conv2d_3=zero, features=constant(0.5), type=relu=scale(2)",
        "  mean(1, 2), clamp(0, 6), noise(0.1, SEED)",
        "  mask(1, 0, 5)            zeros at 0 and 5 of dimension 1",
        "  replace(x.npy), add(x.npy, 2), onto(x.npy, -1), off(x.npy, -1)"
      })
  private List<String> changes = List.of();

  @Option(
      names = "--halt-after",
      paramLabel = "LAYER",
      description =
          "Skip the rest of the forward once this layer has its value, or this module has returned:"
              + " features.0, conv2d_3, type=relu. May be repeated: the first that is reached.")
  private List<String> halts = List.of();

  /** The model as it was named. */
  public String model() {
    return model;
  }

  /** What to record. */
  public ModelSource source() {
    return new ModelSource(
        model,
        ImmutableList.copyOf(inputs),
        classpath,
        seed,
        ImmutableList.copyOf(changes),
        ImmutableList.copyOf(halts));
  }

  /**
   * Opens the model, makes its inputs and records one forward pass.
   *
   * @throws BadInputException if the model or the inputs are of no use
   * @throws ForwardException if the forward fails
   */
  public ModelHistory record(Progress progress) {
    return source().record(progress);
  }
}
