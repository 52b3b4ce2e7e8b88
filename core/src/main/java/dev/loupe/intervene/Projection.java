package dev.loupe.intervene;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** Orthogonal projections of the vectors along a dimension. */
final class Projection {

  private Projection() {}

  /** What lies along the direction. */
  static Tensor of(Tensor value, Tensor direction, long dimension) {
    long place = dimension < 0 ? dimension + value.dim() : dimension;
    checkArgument(
        place >= 0 && place < value.dim() && direction.numel() == value.size(place),
        "a direction of %s elements does not fit into dimension %s",
        direction.numel(),
        dimension);
    long[] shape = new long[(int) value.dim()];
    Arrays.fill(shape, 1);
    shape[(int) place] = -1;
    Tensor unit = direction.div(direction.norm()).reshape(shape);
    return value.mul(unit).sum(new long[] {place}, true, new ScalarTypeOptional()).mul(unit);
  }
}
