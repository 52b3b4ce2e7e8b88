package dev.loupe.cli;

import dev.loupe.Recording;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.error.BadInputException;
import dev.loupe.files.Dtype;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.select.Selector;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether gradients are taken too, and of what; shared by the subcommands that write values. */
final class GradientFlags {

  @Option(
      names = "--gradients",
      description =
          "Gradients too, named as their layers with .grad behind: those of the sum of all outputs,"
              + " for each of the layers that it depends on and that has parameters before it.")
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

  boolean areWanted() {
    return gradients;
  }

  /**
   * Looks whether the flags fit each other.
   *
   * @throws BadInputException if they don't
   */
  void check() {
    if (from != null && !gradients) {
      throw new BadInputException("--from says what --gradients are of: give both");
    } else if (unit != null && from == null) {
      throw new BadInputException("--unit is one of --from a layer: give both");
    }
  }

  /** The recording, with the gradients of some layers if they are wanted. */
  Recording with(Recording recording, Selector layers) {
    if (!gradients) {
      return recording;
    }
    return recording.gradients(from == null ? layers : layers.or(Selector.of(from)));
  }

  /**
   * The backward pass of a record, which ran before it was saved.
   *
   * @throws BadInputException if none ran, or another than is asked for
   */
  BackwardPass saved(ModelHistory history, ModelSource source) {
    if (unit != null) {
      throw new BadInputException(
          "The gradients in %s are what they are: --unit is for `loupe record`"
              .formatted(source.model()));
    }
    return source.savedPass(history, from);
  }

  /** Runs the backward pass. */
  BackwardPass backward(ModelHistory history) {
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
}
