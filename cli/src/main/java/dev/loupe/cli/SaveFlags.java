package dev.loupe.cli;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.files.Dtype;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which values are kept, and how; shared by the subcommands that keep values. */
final class SaveFlags {

  @Option(
      names = {"-l", "--layers"},
      paramLabel = "LIST",
      description = {
        "Which layers' values, separated by commas. Default: all; of `loupe record` none.",
        "  conv2d_3_7, conv2d_3     by label; linear_1_1:2 is a pass",
        "  features, layer1.0:2     what a module returns",
        "  0, -5                    by ordinal, from the start or the end",
        "  linear                   all whose name has this in it",
        "  type=relu, class=BasicBlock, in=layer1",
        "  ~type=relu               without these; with ~ first, all but these"
      })
  private @Nullable String layers;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Convert floating-point values: float32, float64, float16 or bfloat16. Others stay as"
              + " they are.")
  private @Nullable String dtype;

  /** Whether the user said which layers. */
  boolean areGiven() {
    return layers != null;
  }

  /** Whether values are converted. */
  boolean convert() {
    return dtype != null;
  }

  /** The layers as the user named them. */
  String text(String otherwise) {
    return layers == null ? otherwise : layers;
  }

  /**
   * What the recording keeps.
   *
   * @param otherwise the layers, if the user named none
   * @throws BadInputException if the options are of no use for any model
   */
  UnaryOperator<Recording> with(String otherwise) {
    Selector selector = Selector.parse(text(otherwise));
    SaveOptions options = options();
    return recording -> recording.save(selector, options);
  }

  private SaveOptions options() {
    return dtype == null ? SaveOptions.DEFAULT : options(dtype);
  }

  /**
   * Values that are converted.
   *
   * @param dtype what floating-point values become
   * @throws BadInputException if that is no such type
   */
  static SaveOptions options(String dtype) {
    return Dtype.find(dtype)
        .filter(type -> type.kind() == Dtype.Kind.REAL)
        .map(type -> SaveOptions.DEFAULT.withDtype(type.scalarType()))
        .orElseThrow(
            () ->
                new BadInputException(
                    "No type '%s' to convert to: give float32, float64, float16 or bfloat16"
                        .formatted(dtype)));
  }
}
