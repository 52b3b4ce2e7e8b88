package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The name of a layer: {@code conv2d_3_7} is the third {@code conv2d} and the seventh operation;
 * {@code linear_1_1:2} is the second pass of a layer that has several. All numbers are 1-based and
 * count first passes only, in the order of execution. Inputs, outputs and buffers have no overall
 * number ({@code input_1}); the form is TorchLens'.
 *
 * @param type the layer's type, such as {@code conv2d}: lower case, without underscores
 * @param typeNumber the layer's number within its type
 * @param totalNumber the layer's number overall; 0 for inputs, outputs and buffers
 * @param pass the number of this pass
 * @param passes how many passes the layer has
 */
public record LayerLabel(String type, int typeNumber, int totalNumber, int pass, int passes) {

  public LayerLabel {
    checkArgument(!type.isEmpty(), "a layer needs a type");
    checkArgument(typeNumber >= 1, "numbers within a type start at 1: %s", typeNumber);
    checkArgument(totalNumber >= 0, "negative overall number: %s", totalNumber);
    checkArgument(1 <= pass && pass <= passes, "pass %s of %s", pass, passes);
  }

  /** The layer's name without its pass: {@code linear_1_1}. */
  public String layer() {
    return totalNumber == 0 ? shortLayer() : shortLayer() + "_" + totalNumber;
  }

  /** The layer's name without pass and overall number: {@code linear_1}. */
  public String shortLayer() {
    return type + "_" + typeNumber;
  }

  /** The label as it is shown: {@code linear_1_1:2}; the pass only where there are several. */
  @Override
  public String toString() {
    return passes == 1 ? layer() : layer() + ":" + pass;
  }
}
