package dev.loupe.tables;

import dev.loupe.history.Layer;
import dev.loupe.history.Parameter;
import java.util.List;

/**
 * A parameter. Names in lists are separated by blanks.
 *
 * @param address where it is registered, such as {@code features.0.weight}
 * @param otherAddresses where else, for one that modules share
 * @param shape such as {@code 64x3x11x11}
 * @param dtype the element type
 * @param elements how many it has
 * @param bytes its size, in bytes
 * @param trainable whether it requires a gradient
 * @param layers the labels of the layers that read it, once for each pass
 */
public record ParameterRow(
    String address,
    String otherAddresses,
    String shape,
    String dtype,
    long elements,
    long bytes,
    boolean trainable,
    String layers) {

  static ParameterRow of(Parameter parameter, List<Layer> readers) {
    return new ParameterRow(
        parameter.address(),
        String.join(" ", parameter.addresses().subList(1, parameter.addresses().size())),
        parameter.tensor().shapeText(),
        parameter.tensor().dtype(),
        parameter.tensor().elements(),
        parameter.tensor().bytes(),
        parameter.trainable(),
        LayerRow.labels(readers));
  }
}
