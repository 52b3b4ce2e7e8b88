package dev.loupe.intervene;

import com.google.common.primitives.ImmutableLongArray;
import com.google.common.primitives.Longs;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.model.Tensors;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the value of a layer before anything reads it. The result has the shape, element
 * type, layout and device of the value; gradients flow through it. Immutable; may be used for many
 * layers and recordings.
 *
 * <p>Tensors that an intervention is given stay the caller's, and must not be closed while a
 * recording uses it, or one of its histories is to be validated. They are read each time, never
 * written.
 */
public final class Intervention {
  private final String text;
  private final Change change;

  /** Makes another tensor of a value, which it does not write into. */
  private interface Change {
    /**
     * @param order the layer's number in the order of events
     */
    @Nullable Tensor of(Tensor value, int order);
  }

  private Intervention(String text, Change change) {
    this.text = text;
    this.change = change;
  }

  /** Of the value's own element type: numbers that Java gives are doubles. */
  private static Intervention typed(String text, UnaryOperator<Tensor> change) {
    return new Intervention(
        text, (value, order) -> change.apply(value).to(value.scalar_type().intern()));
  }

  /** All elements become 0. */
  public static Intervention zero() {
    return filled("zero", 0);
  }

  /** All elements become a number. */
  public static Intervention constant(double number) {
    return filled("constant(%s)".formatted(number), number);
  }

  private static Intervention filled(String text, double number) {
    return typed(
        text,
        value -> value.masked_fill(torch.ones_like(value).to(ScalarType.Bool), new Scalar(number)));
  }

  /** All elements are multiplied by a number. */
  public static Intervention scale(double factor) {
    return typed("scale(%s)".formatted(factor), value -> value.mul(new Scalar(factor)));
  }

  /**
   * Each element becomes the mean over some dimensions.
   *
   * @param dimensions negative ones count from the end; none for all dimensions
   */
  public static Intervention mean(long... dimensions) {
    ImmutableLongArray over = ImmutableLongArray.copyOf(dimensions);
    return typed(
        "mean(%s)".formatted(Longs.join(", ", dimensions)),
        value -> {
          Tensor numbers =
              value.is_floating_point() || value.is_complex() ? value : value.to(ScalarType.Double);
          long[] all = over.isEmpty() ? all(value) : over.toArray();
          return numbers.mean(all, true, new ScalarTypeOptional()).expand_as(value).clone();
        });
  }

  private static long[] all(Tensor value) {
    long[] all = new long[(int) value.dim()];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /**
   * A direction is added, for example a steering vector.
   *
   * @param direction of a shape that broadcasts to the layer's
   * @param factor what it is multiplied by
   */
  public static Intervention add(Tensor direction, double factor) {
    check("direction", direction);
    return typed(
        "add(%s, %s)".formatted(shape(direction), factor),
        value -> value.add(direction.mul(new Scalar(factor))));
  }

  /**
   * Elements are kept between two numbers.
   *
   * @throws BadInputException if {@code least} is greater than {@code most}
   */
  public static Intervention clamp(double least, double most) {
    if (!(least <= most)) {
      throw new BadInputException("Nothing lies between %s and %s".formatted(least, most));
    }
    return typed(
        "clamp(%s, %s)".formatted(least, most),
        value ->
            value.clamp(
                new ScalarOptional(new Scalar(least)), new ScalarOptional(new Scalar(most))));
  }

  /**
   * Normally distributed random numbers are added. The same seed adds the same numbers to the same
   * layer of the same model; the model's own random numbers are not touched.
   *
   * @param deviation their standard deviation
   */
  public static Intervention noise(double deviation, long seed) {
    return new Intervention(
        "noise(%s, %d)".formatted(deviation, seed),
        (value, order) -> {
          Generator generator = torch.make_generator_cpu(seed * 1_000_003 + order);
          Tensor noise = torch.randn(value.sizes().vec().get(), new GeneratorOptional(generator));
          return value
              .add(noise.to(value.device(), value.scalar_type()).mul(new Scalar(deviation)))
              .to(value.scalar_type().intern());
        });
  }

  /**
   * Only what lies along a direction is left: each vector along a dimension becomes its orthogonal
   * projection.
   *
   * @param direction a vector of any length but 0, as long as the layer is in that dimension
   * @param dimension negative ones count from the end
   */
  public static Intervention projectOnto(Tensor direction, long dimension) {
    check("direction", direction);
    return typed(
        "projectOnto(%s, %d)".formatted(shape(direction), dimension),
        value -> Projection.of(value, direction, dimension));
  }

  /** What lies along a direction is removed; see {@link #projectOnto}. */
  public static Intervention projectOff(Tensor direction, long dimension) {
    check("direction", direction);
    return typed(
        "projectOff(%s, %d)".formatted(shape(direction), dimension),
        value -> value.sub(Projection.of(value, direction, dimension)));
  }

  /** A tensor takes the value's place. */
  public static Intervention replaceBy(Tensor tensor) {
    check("tensor", tensor);
    return replaceBy("replaceBy(%s)".formatted(shape(tensor)), () -> tensor);
  }

  /**
   * The value from another run takes this one's place: activation patching.
   *
   * @param activation its history must be open while a recording uses this
   */
  public static Intervention replaceBy(Activation activation) {
    return replaceBy("replaceBy(%s)".formatted(activation.layer().name()), activation::tensor);
  }

  private static Intervention replaceBy(String text, Supplier<Tensor> other) {
    // A copy: the model may write into it.
    return new Intervention(text, (value, order) -> other.get().clone());
  }

  /**
   * Some channels or units become 0.
   *
   * @param dimension the dimension that they are counted in: 1 for the channels of {@code (N, C, H,
   *     W)}; negative ones count from the end
   * @param indices which
   */
  public static Intervention mask(long dimension, long... indices) {
    ImmutableLongArray masked = ImmutableLongArray.copyOf(indices);
    return new Intervention(
        "mask(%d, %s)".formatted(dimension, Longs.join(", ", indices)),
        (value, order) -> value.index_fill(dimension, index(value, masked), new Scalar(0)));
  }

  private static Tensor index(Tensor value, ImmutableLongArray indices) {
    return torch.tensor(indices.toArray()).to(value.device(), ScalarType.Long);
  }

  /**
   * Anything.
   *
   * @param name what it is called in the history, in drawings and in messages
   * @param change gets a copy of the value, which it may close or write into. May return that, or
   *     any other tensor, of which a copy is taken. Where it returns what it got and wrote nothing,
   *     the layer keeps its very tensor. Operators that it calls are not recorded. All tensors that
   *     it makes are closed behind it
   */
  public static Intervention of(String name, UnaryOperator<Tensor> change) {
    return new Intervention(name, (value, order) -> OwnChange.of(value, change));
  }

  private static void check(String what, Tensor tensor) {
    if (tensor == null || tensor.isNull() || !tensor.defined()) {
      throw new BadInputException("The %s is no tensor".formatted(what));
    }
  }

  private static String shape(Tensor tensor) {
    return Tensors.info(tensor.unsafeGetTensorImpl()).shapeText();
  }

  /**
   * What takes a value's place.
   *
   * @param order the layer's number in the order of events
   * @return null or an undefined tensor if the user's code gave that
   */
  @Nullable Tensor apply(Tensor value, int order) {
    return change.of(value, order);
  }

  /** What it does, for people: {@code scale(2.0)}. */
  @Override
  public String toString() {
    return text;
  }
}
