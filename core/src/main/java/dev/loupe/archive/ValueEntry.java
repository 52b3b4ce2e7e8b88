package dev.loupe.archive;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.files.Dtype;
import dev.loupe.files.NpyHeader;
import dev.loupe.history.Layer;
import dev.loupe.history.TensorInfo;

/** Where a value lies in a file: an entry with a header of NumPy's, and then the elements. */
final class ValueEntry {
  private final String name;
  private final byte[] header;
  private final long bytes;

  private ValueEntry(String name, byte[] header, long bytes) {
    this.name = name;
    this.header = header;
    this.bytes = bytes;
  }

  /**
   * Of the value of a layer.
   *
   * @param tensor what the value is; it need not be the layer's own
   * @throws IllegalArgumentException if the facts about the tensor contradict each other
   */
  static ValueEntry of(Layer layer, TensorInfo tensor) {
    return of(layer.name() + ".npy", tensor);
  }

  /**
   * Of the gradient of a layer.
   *
   * @param pass the number of the backward pass
   * @throws IllegalArgumentException if the facts about the tensor contradict each other
   */
  static ValueEntry ofGradient(int pass, Layer layer, TensorInfo tensor) {
    return of("gradients/%d/%s.npy".formatted(pass, layer.name()), tensor);
  }

  private static ValueEntry of(String name, TensorInfo tensor) {
    long elements = elements(tensor.shape());
    checkArgument(
        elements == 0 ? tensor.bytes() == 0 : tensor.bytes() % elements == 0,
        "%s: %s bytes are no %s elements",
        name,
        tensor.bytes(),
        elements);
    // NumPy reads types that it has no name for as raw bytes.
    String raw = "|V" + (elements == 0 ? 1 : tensor.bytes() / elements);
    Dtype dtype = Dtype.find(tensor.dtype()).orElse(null);
    checkArgument(
        dtype == null || tensor.bytes() == Math.multiplyExact(elements, (long) dtype.bytes()),
        "%s: %s bytes are no %s elements of %s",
        name,
        tensor.bytes(),
        elements,
        tensor.dtype());
    String type = dtype == null || dtype.numpy().isEmpty() ? raw : dtype.numpy();
    return new ValueEntry(name, NpyHeader.of(type, tensor.shape()), tensor.bytes());
  }

  private static long elements(ImmutableLongArray shape) {
    checkArgument(shape.stream().allMatch(size -> size >= 0), "a shape of %s", shape);
    return shape.stream().anyMatch(size -> size == 0)
        ? 0
        : shape.stream().reduce(1, Math::multiplyExact);
  }

  String name() {
    return name;
  }

  byte[] header() {
    return header;
  }

  /** The number of bytes of the elements. */
  long bytes() {
    return bytes;
  }

  /** The number of bytes of the entry. */
  long size() {
    return header.length + bytes;
  }
}
