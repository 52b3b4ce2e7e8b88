package dev.loupe.cli;

import dev.loupe.Recording;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelOptions;
import dev.loupe.error.BadInputException;
import dev.loupe.files.ActivationFiles;
import dev.loupe.files.Dtype;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loupe activations}. */
@Command(
    name = ActivationsCommand.NAME,
    description = "Runs a model and writes the values of its layers to files.",
    sortOptions = false)
final class ActivationsCommand implements Callable<Integer> {
  static final String NAME = "activations";

  @Mixin private ModelOptions options;

  @Option(
      names = {"-l", "--layers"},
      paramLabel = "LIST",
      description = {
        "Which layers, separated by commas. Default: all.",
        "  conv2d_3_7, conv2d_3     by label; linear_1_1:2 is a pass",
        "  features, layer1.0:2     what a module returns",
        "  0, -5                    by ordinal, from the start or the end",
        "  linear                   all whose name has this in it",
        "  type=relu, class=BasicBlock, in=layer1",
        "  ~type=relu               without these; with ~ first, all but these"
      })
  private String layers = "all";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR|FILE",
      description =
          "Where to: a folder for .npy files and an index.json, or a file that ends in .npz or"
              + " .safetensors, which has the index within. Default: activations.npz.")
  private Path output = Path.of("activations.npz");

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Convert floating-point values: float32, float64, float16 or bfloat16. Others stay as"
              + " they are.")
  private String dtype = "";

  @Option(
      names = "--gradients",
      description =
          "Write gradients too, under names that end in .grad: those of the sum of all outputs, for"
              + " each of the layers that it depends on and that has parameters before it.")
  private boolean gradients;

  @Option(
      names = "--from",
      paramLabel = "LAYER",
      description = "With --gradients: of the sum of this layer instead.")
  private @Nullable String from;

  @Option(
      names = "--unit",
      paramLabel = "N",
      description =
          "With --from: of the sum of one unit or channel of it, from 0; that is dimension 1, or"
              + " the only one.")
  private @Nullable Integer unit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    checkFlags();
    Selector selector = Selector.parse(layers);
    SaveOptions how = saveOptions(dtype);
    ActivationFiles files = ActivationFiles.at(output);
    Progress progress = new Progress(spec.commandLine().getErr());
    try (ModelHistory history =
        options.source().record(progress, it -> recording(it.save(selector, how), selector))) {
      if (history.activations().isEmpty()) {
        throw new BadInputException("No layer is both named and not left out in " + layers);
      }
      if (gradients) {
        progress.step("running the backward pass", () -> backward(history));
      }
      progress.step(
          "writing " + output,
          () -> {
            files.write(history);
            return output;
          });
      tell(history);
    }
    return ExitCode.OK;
  }

  private void checkFlags() {
    if (from != null && !gradients) {
      throw new BadInputException("--from says what --gradients are of: give both");
    } else if (unit != null && from == null) {
      throw new BadInputException("--unit is one of --from a layer: give both");
    }
  }

  private Recording recording(Recording saving, Selector selector) {
    if (!gradients) {
      return saving;
    }
    return saving.gradients(from == null ? selector : selector.or(Selector.of(from)));
  }

  private BackwardPass backward(ModelHistory history) {
    if (from == null) {
      return history.backward();
    } else if (unit == null) {
      return history.backward(from);
    }
    try (Tensor one = unit(history.layer(from), unit)) {
      return history.gradients().backward(from, one);
    }
  }

  /** Ones for a unit, zeros for the others. */
  private static Tensor unit(Layer layer, int unit) {
    long[] shape = layer.tensor().shape().toArray();
    int dimension = Math.min(1, shape.length - 1);
    if (dimension < 0 || unit < 0 || unit >= shape[dimension]) {
      throw new BadInputException(
          "No unit %d: %s has the shape %s"
              .formatted(unit, layer.name(), layer.tensor().shapeText()));
    }
    ScalarType type = Dtype.find(layer.tensor().dtype()).orElseThrow().scalarType();
    Tensor ones = torch.zeros(shape).to(type);
    ones.select(dimension, unit).fill_(new Scalar(1));
    return ones;
  }

  /**
   * How values are kept.
   *
   * @param dtype what {@code --dtype} says; empty for values as they are
   */
  static SaveOptions saveOptions(String dtype) {
    if (dtype.isEmpty()) {
      return SaveOptions.DEFAULT;
    }
    return Dtype.find(dtype)
        .filter(type -> type.kind() == Dtype.Kind.REAL)
        .map(type -> SaveOptions.DEFAULT.withDtype(type.scalarType()))
        .orElseThrow(
            () ->
                new BadInputException(
                    "No type '%s' to convert to: give float32, float64, float16 or bfloat16"
                        .formatted(dtype)));
  }

  private void tell(ModelHistory history) {
    int count = history.activations().size();
    long bytes =
        history.activations().values().stream()
            .mapToLong(activation -> activation.info().bytes())
            .sum();
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "Wrote %s: %s, %d %s, %,d bytes of values%s",
                output,
                history.modelName(),
                count,
                count == 1 ? "layer" : "layers",
                bytes,
                gradients ? ", and their gradients" : ""));
  }
}
