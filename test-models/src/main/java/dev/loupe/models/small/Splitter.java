package dev.loupe.models.small;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** One operation with three results, of which one is not used; a list of outputs. No parameters. */
public final class Splitter extends Module {

  /** Makes the model. */
  public Splitter() {
    super("Splitter");
  }

  /**
   * Cuts the input in three.
   *
   * @param x {@code (N, 6)}
   * @return two tensors {@code (N, 2)}
   */
  public List<Tensor> forward(Tensor x) {
    List<Tensor> parts = Layers.tensors(x.chunk(3, 1));
    Tensor first = parts.get(0);
    Tensor last = parts.get(2);
    return ImmutableList.of(first.add(last), first.mul(last));
  }
}
