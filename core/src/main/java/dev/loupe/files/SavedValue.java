package dev.loupe.files;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.Layer;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A value to be written.
 *
 * @param activation what it is
 * @param dtype the type of its elements
 * @param gradient whether it is the gradient of its layer
 */
record SavedValue(Activation activation, Dtype dtype, boolean gradient) {

  /**
   * @param gradient whether it is the gradient of its layer
   * @param nameOf the format's name for a type, empty if it has none
   * @throws BadInputException if the format can't hold it
   */
  static SavedValue of(
      Activation activation, boolean gradient, String format, Function<Dtype, String> nameOf) {
    String type = activation.info().dtype();
    Dtype dtype = Dtype.find(type).orElse(null);
    if (dtype == null || nameOf.apply(dtype).isEmpty()) {
      String hint = "";
      if (dtype == Dtype.BFLOAT16) {
        hint = "; write .safetensors, or convert it by --dtype float32";
      } else if (dtype == Dtype.COMPLEX128) {
        hint = "; write .npz";
      }
      throw new BadInputException(
          "%s has %s values, which %s can't hold%s"
              .formatted(activation.layer().name(), type, format, hint));
    }
    return new SavedValue(activation, dtype, gradient);
  }

  Layer layer() {
    return activation.layer();
  }

  /** The layer's name; of its gradient {@code conv2d_3_7.grad}. */
  String key() {
    return gradient ? layer().name() + ".grad" : layer().name();
  }

  ImmutableLongArray shape() {
    return activation.info().shape();
  }

  /** The number of bytes of the elements. */
  long size() {
    return shape().stream().reduce(dtype.bytes(), (a, b) -> a * b);
  }

  /** The elements, in the order of the shape, little-endian as all platforms of libtorch are. */
  ByteBuffer bytes() {
    return activation.toBuffer();
  }
}
