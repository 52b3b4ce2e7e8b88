package dev.loupe.extract;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import dev.loupe.files.Dtype;
import dev.loupe.history.Activation;
import dev.loupe.history.TensorInfo;

/**
 * A layer whose values are written.
 *
 * @param name its label, such as {@code conv2d_3_7}
 * @param type such as {@code conv2d}
 * @param module the address of the innermost module that it was computed in; empty for the model
 * @param shape the shape of one item's values
 * @param dtype the type of the elements
 */
record StoredLayer(String name, String type, String module, ImmutableLongArray shape, Dtype dtype) {

  /**
   * @param items the number of items in the batch
   * @throws BadInputException if the value is not one row for each item, or a type that NumPy does
   *     not have
   */
  static StoredLayer of(Activation activation, int items) {
    TensorInfo info = activation.info();
    String name = activation.layer().name();
    if (info.shape().isEmpty() || info.shape().get(0) != items) {
      throw new BadInputException(
          ("%s is %s for a batch of %d: its first dimension is not the item. Leave it out"
                  + " (~%s in a list of layers)")
              .formatted(name, info.shapeText(), items, name));
    }
    Dtype dtype =
        Dtype.find(info.dtype())
            .filter(type -> !type.numpy().isEmpty())
            .orElseThrow(
                () ->
                    new BadInputException(
                        "%s has %s values, which .npy can't hold%s"
                            .formatted(
                                name,
                                info.dtype(),
                                info.dtype().equals("bfloat16")
                                    ? "; convert it by --dtype float32"
                                    : "")));
    return new StoredLayer(
        name,
        activation.layer().type(),
        activation.layer().modules().isEmpty()
            ? ""
            : activation.layer().modules().get(activation.layer().modules().size() - 1).address(),
        info.shape().subArray(1, info.shape().length()),
        dtype);
  }

  /** The file's name. A colon is no part of one everywhere. */
  String file() {
    return name.replace(':', '.') + ".npy";
  }

  /** The size of one item's values. */
  long rowBytes() {
    return shape.stream().reduce(dtype.bytes(), (a, b) -> a * b);
  }

  /** Such as {@code 64x112x112 float32}. */
  String valueText() {
    return new TensorInfo(shape, dtype.toString(), "strided", "cpu", rowBytes()).shapeText()
        + " "
        + dtype;
  }
}
