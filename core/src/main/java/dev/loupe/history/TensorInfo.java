package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableLongArray;

/**
 * What is known of a tensor without its values.
 *
 * @param shape sizes by dimension, such as (N, C, H, W); empty for a scalar
 * @param dtype PyTorch's name of the element type, such as {@code float32}; {@code unknown} where
 *     there is no tensor
 * @param layout {@code strided}, {@code sparse_coo}, ...
 * @param device such as {@code cpu} or {@code cuda:0}
 * @param bytes the number of elements times the size of one, in bytes
 */
public record TensorInfo(
    ImmutableLongArray shape, String dtype, String layout, String device, long bytes) {

  /** Stands where there is no tensor: the result of an operation that failed. */
  public static final TensorInfo NONE =
      new TensorInfo(ImmutableLongArray.of(), "unknown", "none", "none", 0);

  public TensorInfo {
    checkArgument(bytes >= 0, "negative size: %s", bytes);
  }

  /** The number of elements; 1 for a scalar. */
  public long elements() {
    long elements = 1;
    for (int i = 0; i < shape.length(); i++) {
      elements *= shape.get(i);
    }
    return elements;
  }

  /**
   * The shape as people write it: {@code 1x3x224x224}; {@code scalar} for a tensor of no dimension.
   */
  public String shapeText() {
    if (shape.isEmpty()) {
      return "scalar";
    }
    StringBuilder text = new StringBuilder();
    shape.forEach(size -> text.append(text.isEmpty() ? "" : "x").append(size));
    return text.toString();
  }
}
