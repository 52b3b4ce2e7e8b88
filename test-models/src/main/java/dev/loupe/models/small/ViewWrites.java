package dev.loupe.models.small;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes to a tensor through a view of it: what reads the tensor later depends on the write,
 * although no operation hands it over. No parameters.
 */
public final class ViewWrites extends Module {

  /** Makes the model. */
  public ViewWrites() {
    super("ViewWrites");
  }

  /**
   * Sets the first row to zero and doubles the last column.
   *
   * @param x {@code (3, 4)} or any other matrix; it stays as it is
   * @return a matrix of the same size
   */
  public Tensor forward(Tensor x) {
    Tensor y = x.clone();
    Tensor firstRow = y.select(0, 0);
    firstRow.zero_();
    Tensor lastColumn = y.transpose(0, 1).select(0, -1);
    lastColumn.mul_(new Scalar(2));
    return y.add(new Scalar(1));
  }
}
