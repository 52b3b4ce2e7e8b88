package dev.loupe.analysis.maximize;

import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.error.BadInputException;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * What of a layer's value is made as large as possible: a number that is computed from it. Only the
 * first item of a batch counts. Immutable.
 */
public final class Target {
  private final String text;
  private final Objective objective;
  private final double sign;

  /** Computes the number. */
  private interface Objective {
    /**
     * @param value the layer's value for one item, (C, ...)
     */
    Tensor of(Tensor value);
  }

  private Target(String text, Objective objective, double sign) {
    this.text = text;
    this.objective = objective;
    this.sign = sign;
  }

  /**
   * One unit of a layer whose value has the shape (N, units), such as a class of a classifier.
   *
   * @param unit from 0
   */
  public static Target unit(int unit) {
    String text = "unit " + unit;
    return new Target(
        text,
        value -> {
          if (value.dim() != 1) {
            throw new BadInputException(
                "Its value has more dimensions than units; name a channel or a position");
          }
          return value.select(0, check(text, unit, value.size(0), "units"));
        },
        1);
  }

  /**
   * The mean of a channel over all its positions.
   *
   * @param channel from 0, of a value of the shape (N, C, ...)
   */
  public static Target channel(int channel) {
    String text = "channel " + channel;
    return new Target(
        text, value -> value.select(0, check(text, channel, value.size(0), "channels")).mean(), 1);
  }

  /**
   * A channel at one position.
   *
   * @param channel from 0, of a value of the shape (N, C, ...)
   * @param position an index for each dimension behind the channels: row and column of (N, C, H, W)
   */
  public static Target position(int channel, int... position) {
    int[] index = position.clone();
    String text = "channel %d at %s".formatted(channel, Arrays.toString(index));
    return new Target(
        text,
        value -> {
          if (value.dim() != index.length + 1) {
            throw new BadInputException(
                "%s has %d indices, but its value has %d dimensions behind the channels"
                    .formatted(text, index.length, value.dim() - 1));
          }
          Tensor at = value.select(0, check(text, channel, value.size(0), "channels"));
          for (int i : index) {
            at = at.select(0, check(text, i, at.size(0), "places"));
          }
          return at;
        },
        1);
  }

  /**
   * How far the value goes into a direction: its dot product with a vector over the channels, the
   * mean over all positions.
   *
   * @param direction a number for each channel of a value of the shape (N, C, ...)
   */
  public static Target direction(double... direction) {
    ImmutableDoubleArray vector = ImmutableDoubleArray.copyOf(direction);
    return new Target(
        "a direction of %d channels".formatted(vector.length()),
        value -> {
          if (value.size(0) != vector.length()) {
            throw new BadInputException(
                "The direction has %d numbers, but its value has %d channels"
                    .formatted(vector.length(), value.size(0)));
          }
          Tensor along = Tensor.create(vector.toArray()).to(value.device(), value.scalar_type());
          return along.matmul(value.reshape(value.size(0), -1)).mean();
        },
        1);
  }

  /** The opposite: what was made large is made small. */
  public Target negated() {
    return new Target(sign > 0 ? "minus " + text : text.substring(6), objective, -sign);
  }

  private static long check(String text, int index, long size, String what) {
    if (index < 0 || index >= size) {
      throw new BadInputException(
          "There is no %s: its value has %d %s, from 0".formatted(text, size, what));
    }
    return index;
  }

  /**
   * The number, as a tensor of no dimension through which gradients flow.
   *
   * @param value the layer's value, (N, C, ...)
   * @throws BadInputException if its shape has no such target
   */
  Tensor of(Tensor value) {
    if (value.dim() < 2 || value.size(0) == 0 || !value.is_floating_point()) {
      throw new BadInputException("Its value is no batch of real numbers (N, C, ...)");
    }
    Tensor number = objective.of(value.select(0, 0));
    return sign > 0 ? number : number.neg();
  }

  /** What it is, for people: {@code unit 130}, {@code minus channel 3}. */
  @Override
  public String toString() {
    return text;
  }
}
