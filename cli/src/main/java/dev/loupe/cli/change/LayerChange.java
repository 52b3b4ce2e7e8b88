package dev.loupe.cli.change;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.files.NpyFile;
import dev.loupe.intervene.Intervention;
import dev.loupe.select.Selector;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What is done to some layers: {@code conv2d_3=zero}, {@code type=relu=scale(0.5)}, {@code
 * features.0=mask(1, 0, 5)}.
 */
public final class LayerChange {
  private final Selector layers;

  /** Files are read when libtorch is loaded. */
  private final Supplier<Intervention> intervention;

  private LayerChange(Selector layers, Supplier<Intervention> intervention) {
    this.layers = layers;
    this.intervention = intervention;
  }

  /**
   * Reads a change.
   *
   * @param text layers as {@link Selector#parse} takes them, {@code =}, and what is done
   * @throws BadInputException if it is not well formed
   */
  public static LayerChange parse(String text) {
    // The last, as a selector may have one.
    int equals = text.lastIndexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      throw new BadInputException(
          "'%s' is no change: give LAYERS=WHAT, such as conv2d_3=zero".formatted(text));
    }
    return new LayerChange(
        Selector.parse(text.substring(0, equals)), what(Call.parse(text.substring(equals + 1))));
  }

  private static Supplier<Intervention> what(Call call) {
    return switch (call.name()) {
      case "zero" -> {
        call.checkCount(0, 0);
        yield Intervention::zero;
      }
      case "constant" -> {
        double number = call.checkCount(1, 1).number(0);
        yield () -> Intervention.constant(number);
      }
      case "scale" -> {
        double factor = call.checkCount(1, 1).number(0);
        yield () -> Intervention.scale(factor);
      }
      case "mean" -> {
        long[] dimensions = call.integers(0);
        yield () -> Intervention.mean(dimensions);
      }
      case "clamp" -> {
        Intervention clamp = Intervention.clamp(call.checkCount(2, 2).number(0), call.number(1));
        yield () -> clamp;
      }
      case "noise" -> {
        double deviation = call.checkCount(1, 2).number(0);
        long seed = call.count() > 1 ? call.integer(1) : 0;
        yield () -> Intervention.noise(deviation, seed);
      }
      case "mask" -> {
        long dimension = call.checkCount(2, Integer.MAX_VALUE).integer(0);
        long[] indices = call.integers(1);
        yield () -> Intervention.mask(dimension, indices);
      }
      case "replace" -> {
        Path file = Path.of(call.checkCount(1, 1).text(0));
        yield () -> Intervention.replaceBy(NpyFile.read(file));
      }
      case "add" -> {
        Path file = Path.of(call.checkCount(1, 2).text(0));
        double factor = call.count() > 1 ? call.number(1) : 1;
        yield () -> Intervention.add(NpyFile.read(file), factor);
      }
      case "onto" -> {
        Path file = Path.of(call.checkCount(2, 2).text(0));
        long dimension = call.integer(1);
        yield () -> Intervention.projectOnto(NpyFile.read(file), dimension);
      }
      case "off" -> {
        Path file = Path.of(call.checkCount(2, 2).text(0));
        long dimension = call.integer(1);
        yield () -> Intervention.projectOff(NpyFile.read(file), dimension);
      }
      default ->
          throw new BadInputException(
              ("No change '%s': give zero, constant, scale, mean, clamp, noise, mask, replace, add,"
                      + " onto or off")
                  .formatted(call.name()));
    };
  }

  /** A recording that makes the change, too. */
  public Recording on(Recording recording) {
    return recording.change(layers, intervention.get());
  }
}
